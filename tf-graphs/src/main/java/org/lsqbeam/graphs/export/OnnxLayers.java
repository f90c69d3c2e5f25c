package org.lsqbeam.graphs.export;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.lsqbeam.graphs.image.Image;
import org.lsqbeam.graphs.integer.FeatureShapes;
import org.lsqbeam.graphs.integer.LayerReaders;
import org.lsqbeam.graphs.integer.NetworkLayer;
import org.lsqbeam.graphs.integer.NetworkLayer.Add;
import org.lsqbeam.graphs.integer.NetworkLayer.AveragePool;
import org.lsqbeam.graphs.integer.NetworkLayer.BatchNorm;
import org.lsqbeam.graphs.integer.NetworkLayer.Convolution;
import org.lsqbeam.graphs.integer.NetworkLayer.Flatten;
import org.lsqbeam.graphs.integer.NetworkLayer.MaxPool;
import org.lsqbeam.graphs.integer.NetworkLayer.Relu;
import org.lsqbeam.graphs.integer.NetworkLayer.Weighted;
import org.lsqbeam.graphs.integer.PackedNetwork;
import org.lsqbeam.graphs.integer.PackedNetwork.LayerWeights;
import org.lsqbeam.graphs.integer.PackedNetwork.Norm;
import org.lsqbeam.graphs.integer.Preprocessing;

/** Adds the layers of a packed network to an ONNX graph, from pixels to logits. */
final class OnnxLayers {
  static final String IMAGES = "images";
  static final String LOGITS = "logits";

  private final PackedNetwork network;
  private final List<NetworkLayer> layers;
  private final FeatureShapes shapes;
  private final OnnxGraph graph;
  private final OnnxArithmetic arithmetic;
  private final List<OnnxValue> outputs = new ArrayList<>();

  OnnxLayers(PackedNetwork network, OnnxGraph graph, OnnxArithmetic arithmetic) {
    this.network = network;
    this.graph = graph;
    this.arithmetic = arithmetic;
    Preprocessing images = network.header().preprocessing();
    layers = network.header().layers();
    shapes = FeatureShapes.of(images.height(), images.width(), layers);
  }

  /** Adds all layers. */
  void add() {
    OnnxValue images = images(network.header().preprocessing());
    for (int position = 0; position < layers.size(); position++) {
      outputs.add(layer(position, images));
    }
    int last = layers.size() - 1;
    OnnxValue logits = flat("end", outputs.get(last), last);
    graph.node("Identity", LOGITS, List.of(logits.name()));
    graph.output(LOGITS, shapes.logits().values());
  }

  /** Adds the normalization of pixels, {@code [batch, height, width, 3]} as decoders give them. */
  private OnnxValue images(Preprocessing images) {
    float[] mean = new float[Image.CHANNELS];
    float[] factor = new float[Image.CHANNELS];
    for (int channel = 0; channel < Image.CHANNELS; channel++) {
      mean[channel] = images.mean().get(channel).floatValue();
      factor[channel] = images.factor(channel);
    }
    String pixels =
        graph.input(IMAGES, OnnxType.UINT8, images.height(), images.width(), Image.CHANNELS);
    String planes =
        graph.node(
            "Transpose",
            "images:planes",
            List.of(pixels),
            OnnxGraph.attribute("perm", List.of(0, 3, 1, 2)));
    String floats = graph.cast("images:floats", planes, DataType.FLOAT);
    String means = graph.constants("images:mean", mean, Image.CHANNELS, 1, 1);
    String factors = graph.constants("images:factor", factor, Image.CHANNELS, 1, 1);
    String centred = graph.node("Sub", "images:centred", List.of(floats, means));
    return new OnnxValue(graph.node("Mul", "images:normalized", List.of(centred, factors)), false);
  }

  private OnnxValue layer(int position, OnnxValue images) {
    NetworkLayer layer = layers.get(position);
    OnnxValue input = output(layer.input(), images);
    String prefix = Integer.toString(position);
    if (layer instanceof Weighted weighted) {
      LayerWeights weights = Objects.requireNonNull(network.weights().get(weighted.name()));
      OnnxValue of =
          layer instanceof Convolution ? square(prefix, input) : flat(prefix, input, layer.input());
      return arithmetic.weighted(weighted, of, weights, foldedNorm(position + 1));
    } else if (layer instanceof BatchNorm norm) {
      if (LayerReaders.isFolded(layers, position)) {
        return input;
      }
      Norm values = norm(norm);
      return new OnnxValue(
          graph.affine(norm.name(), input, values.scale(), values.offset()), input.flat());
    } else if (layer instanceof Relu) {
      return new OnnxValue(
          graph.node("Relu", prefix + ":relu", List.of(input.name())), input.flat());
    } else if (layer instanceof Add sum) {
      return sum(prefix, input, sum, output(sum.other(), images));
    } else if (layer instanceof MaxPool pool) {
      return new OnnxValue(
          graph.node(
              "MaxPool",
              prefix + ":pooled",
              List.of(square(prefix, input).name()),
              OnnxArithmetic.windows(pool.side(), pool.side(), pool.stride(), pool.padding())),
          false);
    } else if (layer instanceof AveragePool) {
      return arithmetic.averagePool(prefix, square(prefix, input));
    } else if (layer instanceof Flatten) {
      return flat(prefix, input, layer.input());
    }
    throw new IllegalStateException("layer of an unknown type: " + layer);
  }

  private OnnxValue sum(String prefix, OnnxValue one, Add layer, OnnxValue other) {
    boolean flat = one.flat() || other.flat();
    OnnxValue first = flat ? flat(prefix, one, layer.input()) : one;
    OnnxValue second = flat ? flat(prefix + ":other", other, layer.other()) : other;
    return new OnnxValue(
        graph.node("Add", prefix + ":sum", List.of(first.name(), second.name())), flat);
  }

  private OnnxValue output(int position, OnnxValue images) {
    return position == NetworkLayer.IMAGES ? images : outputs.get(position);
  }

  private @Nullable Norm foldedNorm(int position) {
    return LayerReaders.isFolded(layers, position) ? norm((BatchNorm) layers.get(position)) : null;
  }

  private Norm norm(BatchNorm layer) {
    return Objects.requireNonNull(network.norms().get(layer.name()));
  }

  /** Returns a value as {@code [batch, features]}, in the order of the packed network. */
  private OnnxValue flat(String prefix, OnnxValue value, int position) {
    if (value.flat()) {
      return value;
    }
    String name = value.name();
    if (shapes.of(position).positions() > 1) {
      name =
          graph.node(
              "Transpose",
              prefix + ":channels_last",
              List.of(name),
              OnnxGraph.attribute("perm", List.of(0, 2, 3, 1)));
    }
    return new OnnxValue(graph.node("Flatten", prefix + ":flat", List.of(name)), true);
  }

  /** Returns a value as {@code [batch, channels, height, width]}. */
  private OnnxValue square(String prefix, OnnxValue value) {
    if (!value.flat()) {
      return value;
    }
    String shape = graph.shape(prefix + ":square_shape", 0, -1, 1, 1);
    return new OnnxValue(
        graph.node("Reshape", prefix + ":square", List.of(value.name(), shape)), false);
  }
}
