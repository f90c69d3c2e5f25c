package org.lsqbeam.pipelines.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A ResNet-8 for two classes as somebody else might have saved it, in the safetensors format. */
public final class SmallNetworkFile {
  /** The file's names of our variables. */
  public static final String NAMES =
      """
      {"layout": "tensorflow",
       "names": {"stem/*": "stem.*",
                 "stage{s}/block{b}/norm{n}/*": "s{s}b{b}n{n}.*",
                 "stage{s}/block{b}/conv{c}/*": "s{s}b{b}c{c}.*",
                 "stage{s}/block{b}/projection/*": "s{s}b{b}p.*",
                 "final_norm/*": "norm.*",
                 "logits/*": "logits.*"}}
      """;

  private final Map<String, int[]> shapes = new LinkedHashMap<>();

  private SmallNetworkFile() {
    weights("stem", 3, 3, 3, 16);
    int channels = 16;
    for (int stage = 1; stage <= 3; stage++) {
      int filters = 8 << stage;
      String block = "s" + stage + "b1";
      norm(block + "n1", channels);
      weights(block + "c1", 3, 3, channels, filters);
      norm(block + "n2", filters);
      weights(block + "c2", 3, 3, filters, filters);
      if (stage > 1) {
        weights(block + "p", 1, 1, channels, filters);
      }
      channels = filters;
    }
    norm("norm", channels);
    weights("logits", channels, 2);
    shapes.put("logits.bias", new int[] {2});
    shapes.put("steps", new int[] {1}); // no variable's
  }

  public static Path in(Path file) throws IOException {
    new SmallNetworkFile().write(file);
    return file;
  }

  private void weights(String layer, int... shape) {
    shapes.put(layer + ".kernel", shape);
  }

  private void norm(String layer, int channels) {
    for (String part : new String[] {"gamma", "beta", "moving_mean", "moving_variance"}) {
      shapes.put(layer + "." + part, new int[] {channels});
    }
  }

  private void write(Path file) throws IOException {
    List<String> entries = new ArrayList<>();
    int end = 0;
    for (Map.Entry<String, int[]> tensor : shapes.entrySet()) {
      int start = end;
      end += 4 * size(tensor.getValue());
      entries.add(
          "\"%s\":{\"dtype\":\"F32\",\"shape\":%s,\"data_offsets\":[%d,%d]}"
              .formatted(tensor.getKey(), Arrays.toString(tensor.getValue()), start, end));
    }
    byte[] header = ("{" + String.join(",", entries) + "}").getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes = ByteBuffer.allocate(8 + header.length + end).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(header.length).put(header);
    Random random = new Random(7);
    shapes.forEach(
        (name, shape) -> {
          for (int i = 0; i < size(shape); i++) {
            boolean one = name.endsWith("gamma") || name.endsWith("variance");
            boolean kernel = name.endsWith("kernel");
            bytes.putFloat(one ? 1 : kernel ? (float) (0.1 * random.nextGaussian()) : 0);
          }
        });
    Files.write(file, bytes.array());
  }

  private static int size(int[] shape) {
    int product = 1;
    for (int length : shape) {
      product *= length;
    }
    return product;
  }
}
