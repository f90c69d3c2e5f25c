package org.lsqbeam.graphs.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.lsqbeam.graphs.network.Variable;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** Clamps variables at their lower bounds after an update, and tells which were clamped. */
final class LowerBounds {
  private final Ops tf;
  private final List<Operand<TFloat32>> updated = new ArrayList<>();
  private final List<String> names = new ArrayList<>();
  private final List<Float> bounds = new ArrayList<>();

  /**
   * The effect of an update at the lower bounds.
   *
   * @param clamped values that the update took below their bound
   * @param atMinimum names of the values that are at their bound after the update
   */
  record Clamps(int clamped, Set<String> atMinimum) {
    static final Clamps NONE = new Clamps(0, Set.of());
  }

  LowerBounds(Ops tf) {
    this.tf = tf;
  }

  /** Clamps a variable that has a lower bound after an operation updated it. */
  Op clamp(Variable variable, Op apply) {
    Operand<TFloat32> value =
        tf.withControlDependencies(apply).readVariableOp(variable.handle(), TFloat32.class);
    updated.add(tf.reshape(value, tf.constant(new int[] {-1})));
    long size = variable.shape().size();
    for (long i = 0; i < size; i++) {
      names.add(variable.shape().isScalar() ? variable.name() : variable.name() + "[" + i + "]");
      bounds.add(variable.lowerBound());
    }
    return tf.assignVariableOp(
        variable.handle(), tf.math.maximum(value, tf.constant(variable.lowerBound())));
  }

  /** Returns all values as the update left them, to be fetched; null where none has a bound. */
  @Nullable Operand<TFloat32> updated() {
    return updated.isEmpty() ? null : tf.concat(updated, tf.constant(0));
  }

  /** Reads the fetched values. */
  Clamps clamps(TFloat32 fetched) {
    int clamped = 0;
    Set<String> atMinimum = new TreeSet<>();
    for (int i = 0; i < names.size(); i++) {
      float value = fetched.getFloat(i);
      clamped += value < bounds.get(i) ? 1 : 0;
      if (value <= bounds.get(i)) {
        atMinimum.add(names.get(i));
      }
    }
    return new Clamps(clamped, atMinimum);
  }
}
