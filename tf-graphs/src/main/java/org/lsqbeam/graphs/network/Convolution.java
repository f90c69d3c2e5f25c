package org.lsqbeam.graphs.network;

/**
 * The shape of a convolution, as a network's table of layers gives it.
 *
 * @param height of the filters
 * @param width of the filters
 * @param filters how many
 * @param stride in both directions
 * @param padding rows and columns of zeros on every side, or {@link #SAME}
 * @param biased whether a bias is added
 */
public record Convolution(
    int height, int width, int filters, int stride, int padding, boolean biased) {
  /**
   * Zeros so that {@code ceil(side / stride)} rows and columns come out; where their number is odd
   * the odd one is at the bottom and at the right, as TensorFlow has it.
   */
  public static final int SAME = -1;

  /** A square one of stride 1, without bias, that keeps height and width. */
  public static Convolution square(int side, int filters) {
    return rectangle(side, side, filters);
  }

  /** One of stride 1, without bias, that keeps height and width. */
  public static Convolution rectangle(int height, int width, int filters) {
    return new Convolution(height, width, filters, 1, SAME, false);
  }

  /** The same with a stride. */
  public Convolution stride(int of) {
    return new Convolution(height, width, filters, of, padding, biased);
  }

  /** The same with as many rows and columns of zeros on every side. */
  public Convolution padded(int by) {
    return new Convolution(height, width, filters, stride, by, biased);
  }

  /**
   * The same with equally many zeros on opposite sides, as PyTorch has it; for odd sides. At stride
   * 1 that is {@link #SAME}.
   */
  public Convolution centred() {
    return stride == 1 ? this : padded((height - 1) / 2);
  }

  /** The same with a bias. */
  public Convolution withBias() {
    return new Convolution(height, width, filters, stride, padding, true);
  }
}
