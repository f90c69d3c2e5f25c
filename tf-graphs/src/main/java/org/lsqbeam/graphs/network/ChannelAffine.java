package org.lsqbeam.graphs.network;

import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Multiplies images by a factor of each channel and adds an offset: a batch norm by moving
 * statistics.
 *
 * @param factor {@code [channels]}
 * @param offset {@code [channels]}
 */
record ChannelAffine(Operand<TFloat32> factor, Operand<TFloat32> offset) {
  /** Returns the map that a batch norm is. */
  static ChannelAffine batchNorm(
      Ops tf,
      Operand<TFloat32> scale,
      Operand<TFloat32> offset,
      Operand<TFloat32> mean,
      Operand<TFloat32> variance) {
    Operand<TFloat32> epsilon = tf.constant(Layers.BATCH_NORM_EPSILON);
    Operand<TFloat32> factor = tf.math.mul(scale, tf.math.rsqrt(tf.math.add(variance, epsilon)));
    return new ChannelAffine(factor, tf.math.sub(offset, tf.math.mul(mean, factor)));
  }

  /**
   * Returns the images mapped. Rows of the width times the channels are several times as fast as
   * rows of the channels, of which there may be 16.
   *
   * @param images {@code [batch, height, width, channels]}
   */
  Operand<TFloat32> of(Ops tf, Operand<TFloat32> images) {
    int width = Math.toIntExact(images.shape().get(2));
    int channels = Math.toIntExact(images.shape().get(3));
    Operand<TFloat32> rows = tf.reshape(images, tf.constant(new int[] {-1, width * channels}));
    Operand<TFloat32> mapped =
        tf.math.add(tf.math.mul(rows, repeated(tf, factor, width)), repeated(tf, offset, width));
    int[] shape = {-1, Math.toIntExact(images.shape().get(1)), width, channels};
    return tf.reshape(mapped, tf.constant(shape));
  }

  private static Operand<TFloat32> repeated(Ops tf, Operand<TFloat32> vector, int times) {
    return tf.tile(vector, tf.constant(new int[] {times}));
  }
}
