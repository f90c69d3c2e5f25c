package org.lsqbeam.graphs.train;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.lsqbeam.graphs.network.QuantizedTensor;
import org.lsqbeam.graphs.network.Variable;
import org.lsqbeam.graphs.network.WeightedLayer;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * What can be seen of each layer's quantizers in one update:
 *
 * <ul>
 *   <li>{@code <layer>/weight_clipped} and {@code <layer>/input_clipped}: the share of values
 *       beyond the quantizer's range, 0 to 1. Below an unsigned range nothing counts as clipped:
 *       that is the rectifier;
 *   <li>{@code <layer>/weight_balance} and {@code <layer>/input_balance}: R of Figure 4, {@code
 *       (|ds| / s) / (||dw|| / ||w||)} with the layer's weights w and with ds as it is applied,
 *       gradient scale included. 1 is balance.
 * </ul>
 */
final class LayerObservation {
  private static final float SMALLEST = 1e-30f;

  private final Ops tf;
  private final Map<String, Operand<TFloat32>> scalars = new LinkedHashMap<>();
  private final @Nullable Operand<TFloat32> all;

  /**
   * Adds the observation of all layers to the graph.
   *
   * @param gradients of the trained variables, without weight decay
   */
  LayerObservation(
      Ops tf,
      List<WeightedLayer> layers,
      Map<Variable, Operand<TFloat32>> values,
      Map<Variable, Operand<TFloat32>> gradients) {
    this.tf = tf;
    Map<String, Variable> byName = new LinkedHashMap<>();
    gradients.keySet().forEach(variable -> byName.put(variable.name(), variable));
    for (WeightedLayer layer : layers) {
      Variable weights = byName.get(layer.name() + "/weights");
      if (weights == null) {
        throw new IllegalStateException("there is no gradient of the weights of " + layer.name());
      }
      Operand<TFloat32> relative = ratio(norm(gradients.get(weights)), norm(values.get(weights)));
      observe(layer.name() + "/weight", layer.weightQuantizer(), relative, gradients);
      observe(layer.name() + "/input", layer.inputQuantizer(), relative, gradients);
    }
    all = scalars.isEmpty() ? null : tf.stack(scalars.values());
  }

  private void observe(
      String name,
      @Nullable QuantizedTensor quantized,
      Operand<TFloat32> weightsRelative,
      Map<Variable, Operand<TFloat32>> gradients) {
    if (quantized != null) {
      Operand<TFloat32> gradient = gradients.get(quantized.stepSize());
      scalars.put(name + "_clipped", clipped(quantized));
      scalars.put(
          name + "_balance", ratio(ratio(tf.math.abs(gradient), quantized.s()), weightsRelative));
    }
  }

  private Operand<TFloat32> clipped(QuantizedTensor quantized) {
    Operand<TFloat32> v = flat(quantized.values());
    Operand<TFloat32> most = times(quantized.s(), quantized.range().positiveLevels());
    Operand<TFloat32> share = tf.dtypes.cast(tf.math.greater(v, most), TFloat32.class);
    if (quantized.range().signed()) {
      Operand<TFloat32> least = times(quantized.s(), -quantized.range().negativeLevels());
      share = tf.math.add(share, tf.dtypes.cast(tf.math.less(v, least), TFloat32.class));
    }
    return tf.math.mean(share, tf.constant(0));
  }

  private Operand<TFloat32> times(Operand<TFloat32> s, int levels) {
    return tf.math.mul(s, tf.constant((float) levels));
  }

  private Operand<TFloat32> norm(@Nullable Operand<TFloat32> v) {
    if (v == null) {
      throw new IllegalStateException("weights without a value or a gradient");
    }
    return tf.math.sqrt(tf.reduceSum(tf.math.square(flat(v)), tf.constant(0)));
  }

  private Operand<TFloat32> ratio(Operand<TFloat32> of, Operand<TFloat32> to) {
    return tf.math.div(of, tf.math.maximum(to, tf.constant(SMALLEST)));
  }

  private Operand<TFloat32> flat(Operand<TFloat32> v) {
    return tf.reshape(v, tf.constant(new int[] {-1}));
  }

  /** All values, to be fetched, {@code [values]}; null where nothing is quantized. */
  @Nullable Operand<TFloat32> all() {
    return all;
  }

  /** The values that were fetched, by their names. */
  Map<String, Double> byName(TFloat32 fetched) {
    Map<String, Double> values = new TreeMap<>();
    int next = 0;
    for (String name : scalars.keySet()) {
      values.put(name, (double) fetched.getFloat(next++));
    }
    return values;
  }
}
