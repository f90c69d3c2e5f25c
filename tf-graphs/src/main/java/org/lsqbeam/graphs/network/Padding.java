package org.lsqbeam.graphs.network;

import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** Rows and columns of one value around images. */
final class Padding {
  private Padding() {}

  /**
   * Adds rows and columns of a value.
   *
   * @param in {@code [batch, height, width, channels]}
   * @param before at the top and at the left
   * @param after at the bottom and at the right
   */
  static Operand<TFloat32> pad(Ops tf, Operand<TFloat32> in, int before, int after, float value) {
    int[][] sides = {{0, 0}, {before, after}, {before, after}, {0, 0}};
    return tf.pad(in, tf.constant(sides), tf.constant(value));
  }
}
