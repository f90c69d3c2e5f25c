package org.lsqbeam.pipelines.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.lsqbeam.graphs.integer.IntegerNetwork;
import org.lsqbeam.graphs.integer.NetworkHeader;
import org.lsqbeam.graphs.integer.NetworkHeader.StepSizes;
import org.lsqbeam.graphs.integer.NetworkLayer;
import org.lsqbeam.graphs.integer.NetworkLayer.Padding;
import org.lsqbeam.graphs.integer.NetworkLayer.Quantization;
import org.lsqbeam.graphs.integer.PackedFile;
import org.lsqbeam.graphs.integer.PackedNetwork;
import org.lsqbeam.graphs.integer.PackedNetwork.LayerWeights;
import org.lsqbeam.graphs.integer.PackedNetwork.Norm;
import org.lsqbeam.graphs.integer.Preprocessing;

/** The reader of packed networks. What it takes must classify an image. */
final class PackedNetworkReader {
  private static final int FIRST = 12;

  /** Where the length of the header is. */
  private static final int LENGTH = 8;

  /** The most pixels of an image that is classified. */
  private static final int MOST_PIXELS = 1 << 12;

  private PackedNetworkReader() {}

  static Reader reader() throws IOException {
    return new Reader(
        "network.lsq",
        Reader.DATA,
        PackedFile.NAME,
        8,
        List.of(file(2, 2), file(3, 4), file(8, 8)),
        List.of("-1", "NaN", "1e39", "\"type\" : \"relu\"", "\"input\" : 3", "2147483647", "null"),
        PackedNetworkReader::repaired,
        PackedNetworkReader::read);
  }

  private static void read(byte[] bytes) {
    IntegerNetwork network = IntegerNetwork.of(PackedFile.parse(bytes, PackedFile.NAME));
    Preprocessing images = network.header().preprocessing();
    if (images.height() * images.width() <= MOST_PIXELS) {
      network.logits(new byte[images.height() * images.width() * 3]);
    }
  }

  private static byte[] file(int weightBits, int inputBits) throws IOException {
    List<NetworkLayer> layers =
        List.of(
            new NetworkLayer.Convolution(
                "stem",
                NetworkLayer.IMAGES,
                3,
                3,
                3,
                2,
                2,
                Padding.square(1, 1),
                false,
                new Quantization(8, 8, true)),
            new NetworkLayer.BatchNorm("norm", 0, 2),
            new NetworkLayer.Relu(1),
            new NetworkLayer.MaxPool(2, 2, 2, Padding.square(0, 0)),
            new NetworkLayer.Flatten(3),
            new NetworkLayer.Dense(
                "logits", 4, 2, 2, true, new Quantization(weightBits, inputBits, false)));
    Map<String, LayerWeights> weights = new LinkedHashMap<>();
    Map<String, StepSizes> steps = new LinkedHashMap<>();
    steps.put("stem", new StepSizes(0.5f, 0.25f));
    steps.put("logits", new StepSizes(0.125f, 1.5f));
    weights.put("stem", new LayerWeights(new StepSizes(0.5f, 0.25f), codes(54), new float[0]));
    weights.put(
        "logits", new LayerWeights(new StepSizes(0.125f, 1.5f), codes(4), new float[] {1, -1}));
    NetworkHeader header =
        new NetworkHeader(
            PackedFile.FORMAT_VERSION,
            "tiny",
            "w" + weightBits + "a" + inputBits,
            new Preprocessing(4, 4, 4, 4, List.of(1.0, 2.0, 3.0), List.of(4.0, 5.0, 6.0)),
            new ArrayList<>(List.of("ant", "bee")),
            layers,
            steps,
            new NetworkHeader.Origin("run", "dataset", "checkpoint"),
            new NetworkHeader.Payload(0, ""));
    Map<String, Norm> norms = Map.of("norm", new Norm(new float[] {2, 3}, new float[] {0, 1}));
    return PackedFile.encode(new PackedNetwork(header, weights, norms));
  }

  private static byte[] codes(int count) {
    byte[] codes = new byte[count];
    for (int i = 0; i < count; i++) {
      codes[i] = (byte) (i % 4 - 2);
    }
    return codes;
  }

  /** Makes the lengths and both digests right again. */
  private static byte[] repaired(byte[] file) {
    if (file.length < FIRST) {
      return file;
    }
    String text = new String(file, FIRST, file.length - FIRST, ISO_8859_1);
    int end = text.indexOf("\n}\n");
    if (end < 0) {
      return file;
    }
    String header =
        text.substring(0, end + 3).replaceAll(",\n  \"digest\" : \"[0-9a-f]*\"(?=\n}\n$)", "");
    int payloadAt = FIRST + end + 3;
    while (payloadAt < file.length && payloadAt % 64 != 0) {
      payloadAt++;
    }
    byte[] payload = Arrays.copyOfRange(file, payloadAt, file.length);
    header =
        header
            .replaceFirst("\"sha256\" : \"[0-9a-f]*\"", sha256(payload))
            .replaceFirst("\"bytes\" : [0-9]+", "\"bytes\" : " + payload.length);
    byte[] sealed = Repair.seal(header.getBytes(ISO_8859_1));
    ByteBuffer all =
        ByteBuffer.allocate(FIRST + sealed.length + payload.length).order(ByteOrder.LITTLE_ENDIAN);
    return all.put(file, 0, LENGTH).putInt(sealed.length).put(sealed).put(payload).array();
  }

  private static String sha256(byte[] payload) {
    return "\"sha256\" : \"" + Repair.sha256(payload) + "\"";
  }
}
