package org.lsqbeam.graphs.quantize;

import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** Straight-through estimators (Bengio et al. 2013): values whose gradient is that of another. */
final class StraightThrough {
  private StraightThrough() {}

  /** Returns a value with the gradient of another of the same shape. */
  static Operand<TFloat32> of(Ops tf, Operand<TFloat32> value, Operand<TFloat32> gradient) {
    return tf.math.add(tf.stopGradient(tf.math.sub(value, gradient)), gradient);
  }

  /** Returns x rounded, halves to even, with the gradient of x. */
  static Operand<TFloat32> round(Ops tf, Operand<TFloat32> x) {
    return of(tf, tf.math.rint(x), x);
  }
}
