package org.lsqbeam.pipelines.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.lsqbeam.graphs.export.OnnxForm;
import org.lsqbeam.graphs.export.OnnxModel;
import org.lsqbeam.graphs.export.UntrainedNetwork;
import org.lsqbeam.graphs.integer.IntegerNetwork;
import org.lsqbeam.graphs.integer.PackedNetwork;
import org.lsqbeam.graphs.quantize.Precision;
import org.lsqbeam.graphs.train.RepeatedUpdate;
import org.lsqbeam.graphs.train.TrainingSettings;

/**
 * Inference on integers, one image at a time in one thread, beside ONNX Runtime on the network as
 * {@code export} writes it.
 */
final class IntegerLine {
  /** Products of one turn, about. */
  private static final double PRODUCTS = 8e9;

  private final NetworkLines network;
  private final Peers peers;
  private final int images;

  private IntegerLine(NetworkLines network, Peers peers) {
    this.network = network;
    this.peers = peers;
    images = (int) Math.ceil(PRODUCTS / network.size().multiplyAccumulates());
  }

  /** The line of a network. */
  static Line of(NetworkLines network, Peers peers) {
    return new IntegerLine(network, peers).line();
  }

  private Line line() {
    List<Entry> entries = new ArrayList<>();
    for (int bits : new int[] {8, 4, 3, 2}) {
      entries.add(new Entry(bits + " bits", () -> integers(bits)));
    }
    entries.add(onnx("ONNX Runtime, 8 bits as floats", OnnxForm.QUANTIZE_DEQUANTIZE));
    entries.add(onnx("ONNX Runtime, 8 bits as integers", OnnxForm.INTEGER));
    return new Line(
        "integers-" + network.network(),
        "inference on integers, %s, one thread".formatted(network.network()),
        "images",
        entries);
  }

  private Contender integers(int bits) throws IOException {
    IntegerNetwork integers = IntegerNetwork.of(packed(bits));
    byte[] pixels = new byte[3 * network.side() * network.side()];
    new Random(1).nextBytes(pixels);
    return Contender.of(
        () -> {
          for (int i = 0; i < images; i++) {
            integers.logits(pixels);
          }
          return images;
        },
        () -> {});
  }

  private Entry onnx(String name, OnnxForm form) {
    return new Entry(
        name,
        () -> {
          Path model = Files.createTempFile("lsq-bench", ".onnx");
          try {
            OnnxModel.of(packed(8), form).write(model);
            return peers
                .entry(
                    name,
                    "onnxruntime",
                    Map.of(
                        "model",
                        model.toString(),
                        "side",
                        network.side(),
                        "images",
                        images,
                        "threads",
                        1))
                .opener()
                .open();
          } finally {
            Files.delete(model); // which the peer has read
          }
        });
  }

  private PackedNetwork packed(int bits) throws IOException {
    Precision precision = new Precision(bits);
    try (RepeatedUpdate initialized = network.open(precision, TrainingSettings.DEFAULT)) {
      return UntrainedNetwork.packed(network.network(), precision, network.input(), initialized);
    }
  }
}
