package org.lsqbeam.graphs.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.lsqbeam.graphs.network.Layers;
import org.lsqbeam.graphs.network.Variable;
import org.lsqbeam.graphs.runtime.Sessions;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** The parameters of all quantizers in a graph: their initialization, and their values. */
final class QuantizerParameters {
  private final Ops tf;
  private final Map<String, Operand<TFloat32>> metrics = new TreeMap<>();
  private final Op initialization;

  /**
   * Adds the initialization to the graph.
   *
   * @param started all layers in an initialization pass
   */
  QuantizerParameters(Ops tf, Layers started) {
    this.tf = tf;
    List<Op> assign = new ArrayList<>();
    started
        .initialParameters()
        .forEach(
            (parameter, initial) -> {
              assign.add(tf.assignVariableOp(parameter.handle(), initial));
              metrics.put(parameter.name(), metric(parameter));
            });
    initialization = tf.withControlDependencies(assign).noOp();
  }

  /** Reads a parameter as metrics show it: its mean where it has many values. */
  private Operand<TFloat32> metric(Variable parameter) {
    Operand<TFloat32> value = tf.readVariableOp(parameter.handle(), TFloat32.class);
    return parameter.shape().isScalar()
        ? value
        : tf.math.mean(tf.reshape(value, tf.constant(new int[] {-1})), tf.constant(0));
  }

  /** Returns the operation that gives every parameter its initial value on a batch. */
  Op initialization() {
    return initialization;
  }

  /** Returns the parameters by name; none at full precision. */
  Map<String, Double> values(Session session) {
    Map<String, Double> values = new TreeMap<>();
    if (metrics.isEmpty()) {
      return values;
    }
    Session.Runner runner = session.runner();
    metrics.values().forEach(runner::fetch);
    try (Result result = Sessions.run(runner)) {
      int next = 0;
      for (String name : metrics.keySet()) {
        values.put(name, (double) ((TFloat32) result.get(next++)).getFloat());
      }
    }
    return values;
  }
}
