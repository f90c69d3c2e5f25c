package org.lsqbeam.graphs.network;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.lsqbeam.graphs.quantize.QuantizationRange;
import org.tensorflow.Graph;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Values of a network's variables such as training leaves: step sizes that fit, some scales < 0.
 */
final class MadeUpState {
  private final Map<String, TFloat32> values = new HashMap<>();
  private final Random random = new Random(3);

  MadeUpState(Network network, LayerSettings settings, NetworkInput input) {
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      Variables variables = new Variables(tf);
      Layers layers = Layers.evaluating(tf, variables, settings, Arithmetic.FLOAT32);
      network.logits(layers, new BatchInput(tf, input).normalized(), input.classes());
      variables.all().forEach(each -> set(each, made(each)));
      for (WeightedLayer layer : layers.weightedLayers()) {
        stepSize(layer.weightQuantizer(), 1.6 * layer.weights().initial());
        stepSize(layer.inputQuantizer(), 0.9);
      }
    }
  }

  Map<String, TFloat32> values() {
    return values;
  }

  private void stepSize(@Nullable QuantizedTensor tensor, double twiceTheMean) {
    if (tensor != null) {
      QuantizationRange range = tensor.spec().range();
      float s = (float) (twiceTheMean / Math.sqrt(range.positiveLevels()));
      set(tensor.parameters().get(0).variable(), new float[] {s});
    }
  }

  private float[] made(Variable variable) {
    float[] made = new float[Math.toIntExact(variable.shape().size())];
    for (int i = 0; i < made.length; i++) {
      made[i] = (float) made(variable.kind(), variable.name(), variable.initial());
    }
    return made;
  }

  private double made(Variable.Kind kind, String name, double initial) {
    return switch (kind) {
      case WEIGHTS -> initial * random.nextGaussian();
      case SCALE_OR_OFFSET ->
          name.endsWith("/scale")
              ? (random.nextInt(8) == 0 ? -1 : 1) * (0.8 + 0.4 * random.nextDouble())
              : 0.2 * (random.nextDouble() - 0.5);
      case STATISTIC ->
          name.endsWith("_variance") ? 0.5 + random.nextDouble() : random.nextDouble() - 0.5;
      default -> initial;
    };
  }

  private void set(Variable variable, float[] to) {
    values.put(variable.name(), TFloat32.tensorOf(variable.shape(), DataBuffers.of(to)));
  }
}
