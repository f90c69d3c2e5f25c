package org.lsqbeam.graphs.train;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.lsqbeam.graphs.network.QuantizedTensor;
import org.lsqbeam.graphs.network.QuantizedTensor.LearnedParameter;
import org.lsqbeam.graphs.network.Variable;
import org.lsqbeam.graphs.network.WeightedLayer;
import org.lsqbeam.graphs.quantize.QuantizerKey;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Observes each layer's quantizers in one update:
 *
 * <ul>
 *   <li>{@link QuantizerKey#CLIPPED}: the share of values beyond the quantizer's range, 0 to 1.
 *       Below an unsigned range nothing counts as clipped: that is the rectifier;
 *   <li>{@link QuantizerKey#BALANCE}: R of Figure 4, {@code (|dp| / p) / (||dw|| / ||w||)} with the
 *       layer's weights w, a parameter p of a quantizer, such as a step size, and dp as it is
 *       applied, gradient scale included. 1 is balance.
 * </ul>
 */
final class LayerObservation {
  private static final float EPSILON = 1e-30f;

  private final Ops tf;
  private final Map<Variable, Operand<TFloat32>> gradients;
  private final Map<String, Operand<TFloat32>> scalars = new LinkedHashMap<>();
  private final @Nullable Operand<TFloat32> all;

  /**
   * Adds the observation of all layers to the graph.
   *
   * @param values of the variables as they were read
   * @param gradients of the trained variables, without weight decay
   */
  LayerObservation(
      Ops tf,
      List<WeightedLayer> layers,
      Map<Variable, Operand<TFloat32>> values,
      Map<Variable, Operand<TFloat32>> gradients) {
    this.tf = tf;
    this.gradients = gradients;
    for (WeightedLayer layer : layers) {
      Operand<TFloat32> relative =
          ratio(norm(gradient(layer.weights())), norm(required(values.get(layer.weights()))));
      observe(layer.name(), layer.weightQuantizer(), relative);
      observe(layer.name(), layer.inputQuantizer(), relative);
    }
    all = scalars.isEmpty() ? null : tf.stack(scalars.values());
  }

  private void observe(
      String layer, @Nullable QuantizedTensor quantized, Operand<TFloat32> weightsRelative) {
    if (quantized == null) {
      return;
    }
    quantized
        .stepSize(tf)
        .ifPresent(
            s ->
                put(
                    new QuantizerKey(layer, quantized.spec().role(), QuantizerKey.CLIPPED),
                    clipped(quantized, s)));
    for (int i = 0; i < quantized.parameters().size(); i++) {
      LearnedParameter learned = quantized.parameters().get(i);
      put(
          QuantizerKey.balance(layer, quantized.spec().role(), i, learned.parameter()),
          ratio(relative(learned), weightsRelative));
    }
  }

  private void put(QuantizerKey key, Operand<TFloat32> scalar) {
    scalars.put(key.toString(), scalar);
  }

  private Operand<TFloat32> relative(LearnedParameter learned) {
    Operand<TFloat32> gradient = gradient(learned.variable());
    return learned.parameter().shape().isScalar()
        ? ratio(tf.math.abs(gradient), learned.value())
        : ratio(norm(gradient), norm(learned.value()));
  }

  private Operand<TFloat32> clipped(QuantizedTensor quantized, Operand<TFloat32> s) {
    Operand<TFloat32> v = flat(quantized.values());
    Operand<TFloat32> upper = times(s, quantized.spec().range().positiveLevels());
    Operand<TFloat32> share = tf.dtypes.cast(tf.math.greater(v, upper), TFloat32.class);
    if (quantized.spec().range().signed()) {
      Operand<TFloat32> lower = times(s, -quantized.spec().range().negativeLevels());
      share = tf.math.add(share, tf.dtypes.cast(tf.math.less(v, lower), TFloat32.class));
    }
    return tf.math.mean(share, tf.constant(0));
  }

  private Operand<TFloat32> gradient(Variable variable) {
    return required(gradients.get(variable));
  }

  private static Operand<TFloat32> required(@Nullable Operand<TFloat32> v) {
    return Objects.requireNonNull(v, "a trained variable without a value or a gradient");
  }

  private Operand<TFloat32> times(Operand<TFloat32> s, int levels) {
    return tf.math.mul(s, tf.constant((float) levels));
  }

  private Operand<TFloat32> norm(Operand<TFloat32> v) {
    return tf.math.sqrt(tf.reduceSum(tf.math.square(flat(v)), tf.constant(0)));
  }

  private Operand<TFloat32> ratio(Operand<TFloat32> of, Operand<TFloat32> to) {
    return tf.math.div(of, tf.math.maximum(to, tf.constant(EPSILON)));
  }

  private Operand<TFloat32> flat(Operand<TFloat32> v) {
    return tf.reshape(v, tf.constant(new int[] {-1}));
  }

  /** Returns all values, to be fetched, {@code [values]}; null where nothing is quantized. */
  @Nullable Operand<TFloat32> all() {
    return all;
  }

  /** Returns the values that were fetched, by their names. */
  Map<String, Double> byName(TFloat32 fetched) {
    Map<String, Double> values = new TreeMap<>();
    int next = 0;
    for (String name : scalars.keySet()) {
      values.put(name, (double) fetched.getFloat(next++));
    }
    return values;
  }
}
