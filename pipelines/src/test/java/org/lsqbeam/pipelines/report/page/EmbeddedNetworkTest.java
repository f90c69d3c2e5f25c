package org.lsqbeam.pipelines.report.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lsqbeam.graphs.image.DecodedImage;
import org.lsqbeam.graphs.image.ImageDecoder;
import org.lsqbeam.graphs.integer.IntegerNetwork;
import org.lsqbeam.graphs.integer.Logits;
import org.lsqbeam.graphs.integer.NetworkHeader;
import org.lsqbeam.graphs.integer.NetworkHeader.StepSizes;
import org.lsqbeam.graphs.integer.NetworkLayer;
import org.lsqbeam.graphs.integer.NetworkLayer.Padding;
import org.lsqbeam.graphs.integer.NetworkLayer.Quantization;
import org.lsqbeam.graphs.integer.NetworkLayer.Weighted;
import org.lsqbeam.graphs.integer.PackedFile;
import org.lsqbeam.graphs.integer.PackedNetwork;
import org.lsqbeam.graphs.integer.PackedNetwork.LayerWeights;
import org.lsqbeam.graphs.integer.PackedNetwork.Norm;
import org.lsqbeam.graphs.integer.Preprocessing;

/** The page's integers against those of Java. */
final class EmbeddedNetworkTest {
  private static final Random RANDOM = new Random(5);

  private static final List<NetworkLayer> LAYERS =
      List.of(
          convolution("stem", NetworkLayer.IMAGES, 3, 3, 8, 1, 1, new Quantization(8, 8, true)),
          new NetworkLayer.BatchNorm("norm1", 0, 8),
          new NetworkLayer.Relu(1),
          convolution("two", 2, 3, 8, 8, 1, 1, new Quantization(2, 2, false)),
          new NetworkLayer.BatchNorm("norm2", 3, 8),
          new NetworkLayer.Add(4, 2),
          new NetworkLayer.BatchNorm("norm3", 5, 8),
          new NetworkLayer.Relu(6),
          new NetworkLayer.MaxPool(7, 3, 2, Padding.square(0, 1)),
          convolution("three", 8, 1, 8, 6, 2, 0, new Quantization(3, 4, false)),
          new NetworkLayer.Relu(9),
          new NetworkLayer.AveragePool(10),
          new NetworkLayer.Dense("logits", 11, 6, 4, true, new Quantization(8, 8, false)));

  private static NetworkLayer convolution(
      String name,
      int input,
      int side,
      int channels,
      int filters,
      int stride,
      int padding,
      Quantization bits) {
    return new NetworkLayer.Convolution(
        name,
        input,
        side,
        side,
        channels,
        filters,
        stride,
        Padding.square(padding, padding),
        name.equals("three"),
        bits);
  }

  private static byte[] network() throws Exception {
    Map<String, StepSizes> steps = new LinkedHashMap<>();
    Map<String, LayerWeights> weights = new LinkedHashMap<>();
    Map<String, Norm> norms = new LinkedHashMap<>();
    for (NetworkLayer layer : LAYERS) {
      if (layer instanceof Weighted weighted) {
        int bits = weighted.quantization().weightBits();
        byte[] codes = new byte[(int) weighted.weights()];
        for (int i = 0; i < codes.length; i++) {
          codes[i] = (byte) (RANDOM.nextInt(1 << bits) - (1 << (bits - 1)));
        }
        StepSizes of = new StepSizes(0.01f + RANDOM.nextFloat() / 10, 0.01f + RANDOM.nextFloat());
        steps.put(weighted.name(), of);
        float[] bias = weighted.biased() ? floats(weighted.outputs(), -1) : new float[0];
        weights.put(weighted.name(), new LayerWeights(of, codes, bias));
      } else if (layer instanceof NetworkLayer.BatchNorm norm) {
        norms.put(
            norm.name(), new Norm(floats(norm.channels(), 0.1f), floats(norm.channels(), -1)));
      }
    }
    NetworkHeader header =
        new NetworkHeader(
            PackedFile.FORMAT_VERSION,
            "made up",
            "mixed",
            new Preprocessing(
                14, 14, 11, 11, List.of(120.5, 110.25, 99.0), List.of(60.0, 61.5, 7.3)),
            List.of("a", "b", "c", "d"),
            LAYERS,
            steps,
            new NetworkHeader.Origin("run", "dataset", "checkpoint"),
            new NetworkHeader.Payload(0, ""));
    return PackedFile.encode(new PackedNetwork(header, weights, norms));
  }

  private static float[] floats(int count, float least) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = least + 2 * RANDOM.nextFloat();
    }
    return values;
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  private static byte[] random(int count) {
    byte[] bytes = new byte[count];
    RANDOM.nextBytes(bytes);
    return bytes;
  }

  @Test
  void codesSumsAndLogitsAreThoseOfJava(@TempDir Path folder) throws Exception {
    Browser browser = Browser.installed();
    byte[] file = network();
    byte[] photograph = random(37 * 29 * 3);
    IntegerNetwork java = IntegerNetwork.of(PackedFile.parse(file, "made up"));
    byte[] pixels = java.header().preprocessing().pixels(image(photograph, 29, 37));
    List<String> expected = new ArrayList<>();
    Logits logits =
        java.logits(
            pixels,
            (layer, input, codes, sums) ->
                expected.add(layer.name() + " " + join(codes) + " " + join(sums, layer)));

    Path page = folder.resolve("page.html");
    Files.writeString(
        page, "<html><head></head><body><script>" + script() + "</script></body></html>");
    JsonNode found =
        browser.run(
            page,
            """
            const bytes = text => Uint8Array.from(atob(text), each => each.charCodeAt(0));
            const network = new PackedNetwork(bytes('%s'));
            const pixels = network.pixels({width: 37, height: 29, rgb: bytes('%s')});
            const layers = [];
            const logits = network.logits(pixels, (layer, codes, sums) =>
              layers.push(layer.name + ' ' + codes.join() + ' ' + sums.join()));
            return {pixels: pixels.join(), layers, bits: new Int32Array(logits.buffer).join()};
            """
                .formatted(base64(file), base64(photograph)));

    assertThat(found.get("pixels").asText()).isEqualTo(unsigned(pixels));
    assertThat(found.get("layers")).hasSize(expected.size());
    for (int i = 0; i < expected.size(); i++) {
      assertThat(found.get("layers").get(i).asText()).isEqualTo(expected.get(i));
    }
    assertThat(found.get("bits").asText()).isEqualTo(bits(logits.values()));
  }

  private static DecodedImage image(byte[] rgb, int height, int width) throws Exception {
    java.awt.image.BufferedImage image =
        new java.awt.image.BufferedImage(width, height, java.awt.image.BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < height * width; i++) {
      int colour =
          (rgb[3 * i] & 0xff) << 16 | (rgb[3 * i + 1] & 0xff) << 8 | (rgb[3 * i + 2] & 0xff);
      image.setRGB(i % width, i / width, colour);
    }
    return ImageDecoder.of(image);
  }

  private static String script() throws Exception {
    try (InputStream script =
        org.lsqbeam.pipelines.report.Report.class.getResourceAsStream("page/packed-network.js")) {
      return new String(script.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static String join(short[] codes) {
    List<String> words = new ArrayList<>();
    for (short code : codes) {
      words.add(Integer.toString(code));
    }
    return String.join(",", words);
  }

  private static String join(int[] sums, Weighted layer) {
    int count =
        switch (layer.name()) {
          case "stem", "two" -> 11 * 11 * 8;
          case "three" -> 3 * 3 * 6;
          default -> 4;
        };
    List<String> words = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      words.add(Integer.toString(sums[i]));
    }
    return String.join(",", words);
  }

  private static String unsigned(byte[] pixels) {
    List<String> words = new ArrayList<>();
    for (byte pixel : pixels) {
      words.add(Integer.toString(pixel & 0xff));
    }
    return String.join(",", words);
  }

  private static String bits(float[] values) {
    List<String> words = new ArrayList<>();
    for (float value : values) {
      words.add(Integer.toString(Float.floatToRawIntBits(value)));
    }
    return String.join(",", words);
  }
}
