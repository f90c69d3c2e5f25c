package org.lsqbeam.graphs.network;

import org.lsqbeam.graphs.integer.NetworkLayer;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** The position of the windows of a pooling layer. */
public enum Pooling {
  /** Only whole windows; what is left at the bottom and right is not seen. */
  VALID,
  /** From the top left corner, the last windows reaching over the other edges. */
  CEIL,
  /** From {@code (side - 1) / 2} outside of the top left corner. */
  SYMMETRIC;

  /**
   * The greatest value in each window; beyond the edges nothing counts.
   *
   * @param in square images, {@code [batch, side, side, channels]}
   * @return {@code [batch, windows, windows, channels]}
   */
  Operand<TFloat32> max(Ops tf, Operand<TFloat32> in, int side, int stride) {
    NetworkLayer.Padding outside = padding(in.shape().get(1), side, stride);
    Operand<TFloat32> padded =
        outside.top() + outside.bottom() == 0
            ? in
            : Padding.pad(tf, in, outside.top(), outside.bottom(), Float.NEGATIVE_INFINITY);
    long[] window = {1, side, side, 1};
    long[] strides = {1, stride, stride, 1};
    // Not tf.nn.maxPool, which is MaxPoolV2: its gradient costs several times as much.
    Output<TFloat32> greatest =
        tf.scope()
            .opBuilder("MaxPool", "MaxPool")
            .addInput(padded.asOutput())
            .setAttr("ksize", window)
            .setAttr("strides", strides)
            .setAttr("padding", "VALID")
            .build()
            .output(0);
    return greatest;
  }

  /** Returns the rows and columns outside of square images that windows reach to. */
  NetworkLayer.Padding padding(long length, int side, int stride) {
    int before = this == SYMMETRIC ? (side - 1) / 2 : 0;
    int after =
        switch (this) {
          case VALID -> 0;
          case CEIL -> Math.toIntExact(Math.floorMod(side - length, (long) stride));
          case SYMMETRIC -> before;
        };
    return NetworkLayer.Padding.square(before, after);
  }
}
