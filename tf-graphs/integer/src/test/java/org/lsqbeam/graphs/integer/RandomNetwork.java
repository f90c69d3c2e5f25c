package org.lsqbeam.graphs.integer;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.lsqbeam.graphs.integer.NetworkHeader.Origin;
import org.lsqbeam.graphs.integer.NetworkHeader.Payload;
import org.lsqbeam.graphs.integer.NetworkHeader.StepSizes;
import org.lsqbeam.graphs.integer.NetworkLayer.BatchNorm;
import org.lsqbeam.graphs.integer.NetworkLayer.Padding;
import org.lsqbeam.graphs.integer.NetworkLayer.Quantization;
import org.lsqbeam.graphs.integer.NetworkLayer.Weighted;
import org.lsqbeam.graphs.integer.PackedNetwork.LayerWeights;
import org.lsqbeam.graphs.integer.PackedNetwork.Norm;

/** A small residual network with random numbers. */
final class RandomNetwork {
  static final int SIDE = 8;
  static final int CLASSES = 5;

  private RandomNetwork() {}

  static List<NetworkLayer> layers(int weightBits, int inputBits) {
    Quantization edge = new Quantization(8, 8, true);
    Quantization middle = new Quantization(weightBits, inputBits, false);
    Quantization last = new Quantization(8, 8, false);
    Padding same = Padding.square(1, 1);
    return List.of(
        new NetworkLayer.Convolution("stem", NetworkLayer.IMAGES, 3, 3, 3, 5, 1, same, false, edge),
        new NetworkLayer.BatchNorm("stem/norm", 0, 5),
        new NetworkLayer.Relu(1),
        new NetworkLayer.Convolution("one", 2, 3, 3, 5, 7, 2, same, true, middle),
        new NetworkLayer.Convolution(
            "shortcut", 2, 1, 1, 5, 7, 2, Padding.square(0, 0), false, middle),
        new NetworkLayer.BatchNorm("one/norm", 3, 7),
        new NetworkLayer.Add(4, 5),
        new NetworkLayer.MaxPool(6, 3, 2, same),
        new NetworkLayer.Relu(7),
        new NetworkLayer.AveragePool(8),
        new NetworkLayer.Flatten(9),
        new NetworkLayer.Dense("logits", 10, 7, CLASSES, true, last));
  }

  static PackedNetwork of(int weightBits, int inputBits, long seed) {
    Random random = new Random(seed);
    List<NetworkLayer> layers = layers(weightBits, inputBits);
    Map<String, LayerWeights> weights = new LinkedHashMap<>();
    Map<String, StepSizes> steps = new LinkedHashMap<>();
    Map<String, Norm> norms = new LinkedHashMap<>();
    for (NetworkLayer layer : layers) {
      if (layer instanceof Weighted weighted) {
        int bits = PayloadLayout.quantization(weighted).weightBits();
        byte[] codes = new byte[(int) weighted.weights()];
        for (int i = 0; i < codes.length; i++) {
          codes[i] = (byte) (random.nextInt(1 << bits) - (1 << (bits - 1)));
        }
        StepSizes of = new StepSizes(positive(random), positive(random));
        steps.put(weighted.name(), of);
        weights.put(
            weighted.name(),
            new LayerWeights(
                of, codes, weighted.biased() ? floats(random, weighted.outputs()) : new float[0]));
      } else if (layer instanceof BatchNorm norm) {
        norms.put(
            norm.name(),
            new Norm(floats(random, norm.channels()), floats(random, norm.channels())));
      }
    }
    List<String> classes = new ArrayList<>();
    for (int i = 0; i < CLASSES; i++) {
      classes.add("class " + i);
    }
    NetworkHeader header =
        new NetworkHeader(
            PackedFile.FORMAT_VERSION,
            "random",
            "w" + weightBits + "a" + inputBits,
            new Preprocessing(
                10, 12, SIDE, SIDE, List.of(120.0, 110.5, 100.25), List.of(60.0, 61.0, 62.5)),
            classes,
            layers,
            steps,
            new Origin("run", "dataset", "checkpoint"),
            new Payload(0, ""));
    return new PackedNetwork(header, weights, norms);
  }

  static byte[] pixels(long seed) {
    byte[] pixels = new byte[SIDE * SIDE * 3];
    new Random(seed).nextBytes(pixels);
    return pixels;
  }

  private static float positive(Random random) {
    return 0.01f + random.nextFloat();
  }

  private static float[] floats(Random random, int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }
}
