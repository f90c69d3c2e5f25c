package org.lsqbeam.graphs.network;

import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.StridedSlice;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;

/** The TensorFlow operation of a convolution. */
final class ConvolutionOp {
  /** Fewer channels take the other way. No network of the catalog has such a convolution. */
  private static final long SAFE_CHANNELS = 16;

  private ConvolutionOp() {}

  /**
   * Convolves images. A 1x1 convolution of few channels with a stride first takes the positions
   * that the stride leaves. Its value is the same. TensorFlow 2.18 with oneDNN was seen to corrupt
   * the heap in the backward pass of its own within ten updates, on one machine and not on another.
   *
   * @param x {@code [batch, height, width, channels]}, padded
   * @param filters {@code [height, width, channels, filters]}
   */
  static Operand<TFloat32> of(
      Ops tf,
      Operand<TFloat32> x,
      Operand<TFloat32> filters,
      Convolution shape,
      GradientPrecision gradients) {
    if (isAvoided(x, shape)) {
      Convolution dense = shape.stride(1);
      return plain(tf, left(tf, x, shape.stride()), filters, dense, gradients);
    }
    return plain(tf, x, filters, shape, gradients);
  }

  /** Whether {@link #of} takes the other way. */
  static boolean isAvoided(Operand<TFloat32> x, Convolution shape) {
    boolean pointwise = shape.height() == 1 && shape.width() == 1;
    return pointwise && shape.stride() > 1 && x.shape().get(3) < SAFE_CHANNELS;
  }

  private static Operand<TFloat32> plain(
      Ops tf,
      Operand<TFloat32> x,
      Operand<TFloat32> filters,
      Convolution shape,
      GradientPrecision gradients) {
    List<Long> strides = List.of(1L, (long) shape.stride(), (long) shape.stride(), 1L);
    Operand<TFloat32> y = tf.nn.conv2d(x, filters, strides, padding(shape));
    return gradients == GradientPrecision.FLOAT32
        ? y
        : ConvolutionGradient.of(tf, y, x, filters, shape, gradients);
  }

  /** Convolves in 64-bit floats. */
  static Operand<TFloat64> exact(
      Ops tf, Operand<TFloat64> x, Operand<TFloat64> filters, Convolution shape) {
    List<Long> strides = List.of(1L, (long) shape.stride(), (long) shape.stride(), 1L);
    int zeros = Math.max(0, shape.padding());
    int[][] sides = {{0, 0}, {zeros, zeros}, {zeros, zeros}, {0, 0}};
    Operand<TFloat64> padded = tf.pad(x, tf.constant(sides), tf.constant(0.0));
    return tf.nn.conv2d(padded, filters, strides, padding(shape));
  }

  /** Returns TensorFlow's name of the padding; rows and columns that it does not add are there. */
  static String padding(Convolution shape) {
    return shape.padding() == Convolution.SAME ? "SAME" : "VALID";
  }

  /** Every position whose row and column are multiples of the stride. */
  private static Operand<TFloat32> left(Ops tf, Operand<TFloat32> x, int stride) {
    return tf.stridedSlice(
        x,
        tf.constant(new int[4]),
        tf.constant(new int[4]),
        tf.constant(new int[] {1, stride, stride, 1}),
        StridedSlice.beginMask(0b1111L),
        StridedSlice.endMask(0b1111L));
  }
}
