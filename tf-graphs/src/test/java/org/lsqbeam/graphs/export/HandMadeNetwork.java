package org.lsqbeam.graphs.export;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.lsqbeam.graphs.integer.NetworkHeader;
import org.lsqbeam.graphs.integer.NetworkHeader.Origin;
import org.lsqbeam.graphs.integer.NetworkHeader.Payload;
import org.lsqbeam.graphs.integer.NetworkHeader.StepSizes;
import org.lsqbeam.graphs.integer.NetworkLayer;
import org.lsqbeam.graphs.integer.NetworkLayer.BatchNorm;
import org.lsqbeam.graphs.integer.NetworkLayer.Convolution;
import org.lsqbeam.graphs.integer.NetworkLayer.Dense;
import org.lsqbeam.graphs.integer.NetworkLayer.Padding;
import org.lsqbeam.graphs.integer.NetworkLayer.Quantization;
import org.lsqbeam.graphs.integer.NetworkLayer.Weighted;
import org.lsqbeam.graphs.integer.PackedFile;
import org.lsqbeam.graphs.integer.PackedNetwork;
import org.lsqbeam.graphs.integer.PackedNetwork.LayerWeights;
import org.lsqbeam.graphs.integer.PackedNetwork.Norm;
import org.lsqbeam.graphs.integer.Preprocessing;

/** A packed network put together layer by layer, with weights by chance unless they are given. */
public final class HandMadeNetwork {
  private final Random random = new Random(11);
  private final List<NetworkLayer> layers = new ArrayList<>();
  private final Map<String, LayerWeights> weights = new LinkedHashMap<>();
  private final Map<String, Norm> norms = new LinkedHashMap<>();
  private final Map<String, StepSizes> stepSizes = new LinkedHashMap<>();
  private final int side;

  public HandMadeNetwork(int side) {
    this.side = side;
  }

  /** Returns the position of the last layer. */
  public int last() {
    return layers.size() - 1;
  }

  public HandMadeNetwork add(NetworkLayer layer) {
    layers.add(layer);
    if (layer instanceof BatchNorm norm) {
      norms.put(norm.name(), new Norm(floats(norm.channels(), 1), floats(norm.channels(), 0)));
    }
    return this;
  }

  HandMadeNetwork convolution(
      String name, int input, int channels, int filters, Quantization bits) {
    Padding padding = new Padding(1, 0, 2, 1);
    return weighted(new Convolution(name, input, 3, 3, channels, filters, 2, padding, true, bits));
  }

  public HandMadeNetwork dense(String name, int features, int outputs, Quantization bits) {
    return weighted(new Dense(name, last(), features, outputs, true, bits));
  }

  public HandMadeNetwork weighted(Weighted layer) {
    int bits = Objects.requireNonNull(layer.quantization()).weightBits();
    byte[] codes = new byte[(int) layer.weights()];
    for (int i = 0; i < codes.length; i++) {
      codes[i] = (byte) (random.nextInt(1 << bits) - (1 << (bits - 1)));
    }
    float step = 0.01f + 0.1f * random.nextFloat();
    return weighted(layer, codes, new StepSizes(step, 0.02f + 0.1f * random.nextFloat()));
  }

  HandMadeNetwork weighted(Weighted layer, byte[] codes, StepSizes steps) {
    layers.add(layer);
    stepSizes.put(layer.name(), steps);
    float[] bias = layer.biased() ? floats(layer.outputs(), 0) : new float[0];
    weights.put(layer.name(), new LayerWeights(steps, codes, bias));
    return this;
  }

  private float[] floats(int count, float centre) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = centre + 0.3f * (float) random.nextGaussian();
    }
    return values;
  }

  /** Returns the network for pixels that are normalized to about -1 to 1. */
  public PackedNetwork build(int classes) {
    return build(classes, List.of(120.0, 130.0, 140.5), List.of(99.0, 101.0, 103.3));
  }

  PackedNetwork build(int classes, List<Double> mean, List<Double> deviation) {
    NetworkHeader header =
        new NetworkHeader(
            PackedFile.FORMAT_VERSION,
            "hand-made",
            "mixed",
            new Preprocessing(side, side, side, side, mean, deviation),
            Collections.nCopies(classes, "class"),
            layers,
            stepSizes,
            new Origin("run", "dataset", "checkpoint"),
            new Payload(0, ""));
    return new PackedNetwork(header, weights, norms);
  }

  /** Returns a convolution of 135 weights, its batch norm, and a dense layer of 35. */
  static PackedNetwork small(Quantization convolution, Quantization dense) {
    HandMadeNetwork network = new HandMadeNetwork(9);
    network.convolution("conv", NetworkLayer.IMAGES, 3, 5, convolution);
    network.add(new BatchNorm("norm", network.last(), 5));
    network.add(new NetworkLayer.Relu(network.last()));
    network.add(new NetworkLayer.AveragePool(network.last()));
    return network.dense("dense", 5, 7, dense).build(7);
  }
}
