package org.lsqbeam.graphs.network;

import org.lsqbeam.graphs.integer.NetworkLayer.Padding;
import org.tensorflow.ndarray.Shape;

/**
 * The shape of a convolution.
 *
 * @param height of the filters
 * @param width of the filters
 * @param filters the number of them
 * @param stride in both directions
 * @param padding rows and columns of zeros on every side, or {@link #SAME}
 * @param biased whether a bias is added
 */
public record Convolution(
    int height, int width, int filters, int stride, int padding, boolean biased) {
  /**
   * TensorFlow's padding {@code SAME}: as many zeros as give {@code ceil(side / stride)} rows and
   * columns of output. An odd number of zeros has one more at the bottom and at the right.
   */
  public static final int SAME = -1;

  /** Creates a square convolution of stride 1, without bias, that keeps height and width. */
  public static Convolution square(int side, int filters) {
    return rectangle(side, side, filters);
  }

  /** Creates a convolution of stride 1, without bias, that keeps height and width. */
  public static Convolution rectangle(int height, int width, int filters) {
    return new Convolution(height, width, filters, 1, SAME, false);
  }

  /** Returns the same convolution with another stride. */
  public Convolution stride(int of) {
    return new Convolution(height, width, filters, of, padding, biased);
  }

  /** Returns the same convolution with a number of rows and columns of zeros on every side. */
  public Convolution padded(int by) {
    return new Convolution(height, width, filters, stride, by, biased);
  }

  /**
   * Returns the same convolution with equally many zeros on opposite sides, as in PyTorch; for odd
   * sides. At stride 1 that is {@link #SAME}.
   */
  public Convolution centred() {
    return stride == 1 ? this : padded((height - 1) / 2);
  }

  /** Returns the same convolution with a bias. */
  public Convolution withBias() {
    return new Convolution(height, width, filters, stride, padding, true);
  }

  /**
   * Returns the zeros around an input.
   *
   * @param input {@code [batch, height, width, channels]}
   */
  Padding zeros(Shape input) {
    if (padding != SAME) {
      return Padding.square(padding, padding);
    }
    int rows = zeros(input.get(1), height);
    int columns = zeros(input.get(2), width);
    return new Padding(rows / 2, columns / 2, rows - rows / 2, columns - columns / 2);
  }

  /**
   * Returns the shape of the output.
   *
   * @param input {@code [batch, height, width, channels]}
   * @return {@code [batch, height', width', filters]}
   */
  Shape output(Shape input) {
    Padding zeros = zeros(input);
    return Shape.of(
        input.get(0),
        (input.get(1) + zeros.top() + zeros.bottom() - height) / stride + 1,
        (input.get(2) + zeros.left() + zeros.right() - width) / stride + 1,
        filters);
  }

  private int zeros(long side, int window) {
    long outputs = (side + stride - 1) / stride;
    return Math.toIntExact(Math.max(0, (outputs - 1) * stride + window - side));
  }
}
