package org.lsqbeam.graphs.network;

import java.util.List;
import org.lsqbeam.graphs.network.Variable.Kind;
import org.lsqbeam.graphs.quantize.Precision;
import org.tensorflow.Graph;
import org.tensorflow.op.Ops;

/**
 * The size of a network, counted in the graph that is trained.
 *
 * @param parameters weights, biases, and batch norm's scales and offsets
 * @param quantizerParameters learned by the quantizer, such as step sizes; 0 at full precision
 * @param bits of all parameters as they are stored: the layers' weights at their precision,
 *     everything else, the quantizer's parameters included, at 32
 * @param multiplyAccumulates of convolutions and dense layers, for one image
 * @param outputs values that convolutions and dense layers put out, for one image
 * @param savedValues numbers that a checkpoint holds, 32 bits each: every variable, and the
 *     momentum of the trained ones
 * @param layers names of the convolutions and dense layers, in the order of the description
 */
public record NetworkSize(
    long parameters,
    long quantizerParameters,
    long bits,
    long multiplyAccumulates,
    long outputs,
    long savedValues,
    List<String> layers) {
  private static final int FLOAT_BITS = 32;

  /** Counts a network at a precision with the default quantizer. */
  public static NetworkSize of(Network network, Precision precision, NetworkInput input) {
    return of(network, LayerSettings.of(precision, 0), input);
  }

  /** Counts a network. */
  public static NetworkSize of(Network network, LayerSettings settings, NetworkInput input) {
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      Variables variables = new Variables(tf);
      Layers layers = new Layers(tf, variables, settings, Pass.TRAINING, null);
      network.logits(layers, new BatchInput(tf, input).normalized(), input.classes());
      return of(variables, layers.weightedLayers());
    }
  }

  private static NetworkSize of(Variables variables, List<WeightedLayer> layers) {
    long parameters = elements(variables, Kind.WEIGHTS) + elements(variables, Kind.SCALE_OR_OFFSET);
    long quantizerParameters = elements(variables, Kind.QUANTIZER_PARAMETER);
    long weights = 0;
    long weightBits = 0;
    long multiplyAccumulates = 0;
    long outputs = 0;
    for (WeightedLayer layer : layers) {
      weights += layer.weights().shape().size();
      weightBits += layer.weights().shape().size() * layer.precision().weights();
      multiplyAccumulates += layer.multiplyAccumulates();
      outputs += layer.outputs();
    }
    long savedValues = 0;
    for (Variable variable : variables.all()) {
      savedValues += variable.shape().size() * (variable.kind().isTrained() ? 2 : 1);
    }
    return new NetworkSize(
        parameters,
        quantizerParameters,
        weightBits + FLOAT_BITS * (parameters - weights + quantizerParameters),
        multiplyAccumulates,
        outputs,
        savedValues,
        layers.stream().map(WeightedLayer::name).toList());
  }

  private static long elements(Variables variables, Kind kind) {
    return variables.of(kind).stream().mapToLong(variable -> variable.shape().size()).sum();
  }

  /** Returns {@link #bits} in bytes, the last one filled up. */
  public long bytes() {
    return (bits + Byte.SIZE - 1) / Byte.SIZE;
  }

  /** Returns {@link #bits} in MiB. */
  public double mebibytes() {
    return bits / 8.0 / (1 << 20);
  }

  /** Returns the bytes of a checkpoint's variables. */
  public long checkpointBytes() {
    return savedValues * FLOAT_BITS / 8;
  }
}
