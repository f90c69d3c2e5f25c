package org.lsqbeam.graphs.integer;

import org.lsqbeam.graphs.integer.NetworkLayer.Convolution;
import org.lsqbeam.graphs.integer.NetworkLayer.Dense;
import org.lsqbeam.graphs.integer.NetworkLayer.Padding;
import org.lsqbeam.graphs.integer.NetworkLayer.Weighted;

/**
 * The shape of the sums of products of one layer. A dense layer is a convolution of an image of one
 * position.
 *
 * @param input {@code [height, width, channels]} without padding
 * @param padding around the input
 * @param height of the filters
 * @param width of the filters
 * @param stride in both directions
 * @param output {@code [height, width, filters]}
 */
record Geometry(
    FeatureShape input, Padding padding, int height, int width, int stride, FeatureShape output) {
  static Geometry of(Weighted layer, FeatureShape input, FeatureShape output) {
    if (layer instanceof Convolution convolution) {
      return new Geometry(
          input,
          convolution.padding(),
          convolution.height(),
          convolution.width(),
          convolution.stride(),
          output);
    } else if (layer instanceof Dense) {
      return new Geometry(input, Padding.square(0, 0), 1, 1, 1, output);
    }
    throw new IllegalStateException("layer of an unknown type: " + layer);
  }

  /** Returns the columns of the padded input. */
  int paddedWidth() {
    return input.width() + padding.left() + padding.right();
  }

  /** Returns the rows of the padded input. */
  int paddedHeight() {
    return input.height() + padding.top() + padding.bottom();
  }

  /** Returns the number of values of the padded input. */
  int paddedValues() {
    return Math.multiplyExact(Math.multiplyExact(paddedHeight(), paddedWidth()), input.channels());
  }

  /** Returns the position in the padded input of the first value of an input row. */
  int rowStart(int y) {
    return ((y + padding.top()) * paddedWidth() + padding.left()) * input.channels();
  }

  /** Returns the number of products in the sum of one output. */
  int products() {
    return height * width * input.channels();
  }

  /**
   * Returns where in the padded input the products of each output position begin.
   *
   * @param perPosition how many elements each position of the input has
   */
  int[] offsets(int perPosition) {
    int[] offsets = new int[output.positions()];
    for (int y = 0; y < output.height(); y++) {
      for (int x = 0; x < output.width(); x++) {
        offsets[y * output.width() + x] = (y * paddedWidth() + x) * stride * perPosition;
      }
    }
    return offsets;
  }
}
