package org.lsqbeam.graphs.integer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.lsqbeam.graphs.image.Image;
import org.lsqbeam.graphs.integer.NetworkLayer.Add;
import org.lsqbeam.graphs.integer.NetworkLayer.AveragePool;
import org.lsqbeam.graphs.integer.NetworkLayer.BatchNorm;
import org.lsqbeam.graphs.integer.NetworkLayer.MaxPool;
import org.lsqbeam.graphs.integer.NetworkLayer.Relu;
import org.lsqbeam.graphs.integer.NetworkLayer.Weighted;
import org.lsqbeam.graphs.integer.PackedNetwork.LayerWeights;
import org.lsqbeam.graphs.integer.PackedNetwork.Norm;

/**
 * The steps in which a network is computed, and where each finds its input. A batch norm that alone
 * takes the output of a layer with weights is part of that layer's affine step.
 */
final class ExecutionPlan {
  private final PackedNetwork network;
  private final List<NetworkLayer> layers;
  private final FeatureShapes shapes;
  private final float[] normalized = new float[Image.CHANNELS << Byte.SIZE];
  private final List<Step> steps = new ArrayList<>();
  private final Slots slots = new Slots();
  private final int[] slotOf;
  private final int images;
  private final int logits;
  private int codes;
  private int sums;

  /** One step of the computation. */
  @FunctionalInterface
  private interface Step {
    void run(Workspace workspace, LayerListener listener);
  }

  ExecutionPlan(PackedNetwork network) {
    this.network = network;
    Preprocessing preprocessing = network.header().preprocessing();
    layers = network.header().layers();
    shapes = FeatureShapes.of(preprocessing.height(), preprocessing.width(), layers);
    for (int channel = 0; channel < Image.CHANNELS; channel++) {
      for (int pixel = 0; pixel < 1 << Byte.SIZE; pixel++) {
        normalized[at(channel, pixel)] = preprocessing.normalized(channel, pixel);
      }
    }
    slotOf = new int[layers.size()];
    images = slots.take(shapes.of(NetworkLayer.IMAGES).values(), readers(NetworkLayer.IMAGES));
    for (int position = 0; position < layers.size(); position++) {
      add(position);
    }
    logits = slotOf[layers.size() - 1];
  }

  private static int at(int channel, int pixel) {
    return (channel << Byte.SIZE) + pixel;
  }

  Workspace workspace() {
    return new Workspace(slots.sizes(), codes, sums);
  }

  Logits run(byte[] pixels, Workspace workspace, LayerListener listener) {
    float[] values = workspace.slot(images);
    for (int i = 0; i < pixels.length; i++) {
      values[i] = normalized[at(i % Image.CHANNELS, pixels[i] & 0xff)];
    }
    for (Step step : steps) {
      step.run(workspace, listener);
    }
    int classes = shapes.logits().values();
    return new Logits(
        Arrays.copyOf(workspace.slot(logits), classes), Arrays.copyOf(workspace.sums(), classes));
  }

  private void add(int position) {
    NetworkLayer layer = layers.get(position);
    if (layer instanceof Weighted weighted) {
      addWeighted(position, weighted);
    } else if (layer instanceof BatchNorm norm) {
      if (!LayerReaders.isFolded(layers, position)) {
        Norm values = Objects.requireNonNull(network.norms().get(norm.name()));
        addInPlace(
            position,
            (in, out, count) ->
                FloatLayers.affine(in, values.scale(), values.offset(), out, count));
      }
    } else if (layer instanceof Relu) {
      addInPlace(position, FloatLayers::relu);
    } else if (layer instanceof Add sum) {
      addSum(position, sum);
    } else if (layer instanceof MaxPool pool) {
      FeatureShape from = shapes.inputOf(pool);
      FeatureShape to = shapes.of(position);
      addApart(position, (in, out) -> FloatLayers.maxPool(in, from, pool, out, to));
    } else if (layer instanceof AveragePool) {
      FeatureShape from = shapes.inputOf(layer);
      addApart(position, (in, out) -> FloatLayers.averagePool(in, from, out));
    } else { // flattened values are the same row of values
      addInPlace(
          position,
          (in, out, count) -> {
            if (in != out) {
              System.arraycopy(in, 0, out, 0, count);
            }
          });
    }
  }

  private void addWeighted(int position, Weighted layer) {
    boolean normFollows = LayerReaders.isFolded(layers, position + 1);
    Norm norm = normFollows ? norm((BatchNorm) layers.get(position + 1)) : null;
    LayerWeights weights = Objects.requireNonNull(network.weights().get(layer.name()));
    SummedLayer summed =
        new SummedLayer(
            layer, Geometry.of(layer, shapes.inputOf(layer), shapes.of(position)), weights, norm);
    codes = Math.max(codes, summed.geometry().paddedValues());
    sums = Math.max(sums, shapes.of(position).values());
    int in = read(layer.input());
    int last = normFollows ? position + 1 : position;
    int out = slots.take(shapes.of(position).values(), readers(last));
    slotOf[last] = out;
    steps.add(
        (workspace, listener) -> {
          float[] input = workspace.slot(in);
          short[] padded = workspace.codes();
          summed.quantize(input, padded);
          summed.sum(padded, workspace.sums());
          if (listener != LayerListener.NONE) {
            listener.summed(layer, input, summed.withoutPadding(padded), workspace.sums());
          }
          summed.output(workspace.sums(), workspace.slot(out));
        });
  }

  private Norm norm(BatchNorm layer) {
    return Objects.requireNonNull(network.norms().get(layer.name()));
  }

  /** A layer that computes each value of its output from the same value of its input. */
  @FunctionalInterface
  private interface Elementwise {
    void run(float[] in, float[] out, int values);
  }

  private void addInPlace(int position, Elementwise layer) {
    int values = shapes.of(position).values();
    int in = read(layers.get(position).input());
    // A free slot may be the input's own, which is then changed in place.
    int out = slots.take(values, readers(position));
    slotOf[position] = out;
    steps.add((workspace, listener) -> layer.run(workspace.slot(in), workspace.slot(out), values));
  }

  private void addSum(int position, Add layer) {
    int values = shapes.of(position).values();
    int one = read(layer.input());
    int other = read(layer.other());
    int out = slots.take(values, readers(position));
    slotOf[position] = out;
    steps.add(
        (workspace, listener) ->
            FloatLayers.add(
                workspace.slot(one), workspace.slot(other), workspace.slot(out), values));
  }

  /** A layer whose output must not lie where its input is. */
  @FunctionalInterface
  private interface Windowed {
    void run(float[] in, float[] out);
  }

  private void addApart(int position, Windowed layer) {
    int in = slot(layers.get(position).input());
    int out = slots.take(shapes.of(position).values(), readers(position));
    slots.read(in);
    slotOf[position] = out;
    steps.add((workspace, listener) -> layer.run(workspace.slot(in), workspace.slot(out)));
  }

  private int slot(int position) {
    return position == NetworkLayer.IMAGES ? images : slotOf[position];
  }

  private int read(int position) {
    int slot = slot(position);
    slots.read(slot);
    return slot;
  }

  /** Returns how often the output of a layer is read; that of the last one by the caller. */
  private int readers(int position) {
    return LayerReaders.count(layers, position) + (position == layers.size() - 1 ? 1 : 0);
  }
}
