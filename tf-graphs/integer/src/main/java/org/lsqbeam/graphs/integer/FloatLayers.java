package org.lsqbeam.graphs.integer;

import java.util.Arrays;

/**
 * The layers without weights, in 32-bit floats. Java's float arithmetic is strict, so equal values
 * give equal bits on every processor.
 */
final class FloatLayers {
  private FloatLayers() {}

  /** {@code in * scale + offset} per channel; the target may be the input. */
  static void affine(float[] in, float[] scale, float[] offset, float[] out, int values) {
    int channels = scale.length;
    for (int from = 0; from < values; from += channels) {
      for (int i = 0; i < channels; i++) {
        out[from + i] = in[from + i] * scale[i] + offset[i];
      }
    }
  }

  /** {@code max(0, in)}; the target may be the input. */
  static void relu(float[] in, float[] out, int values) {
    for (int i = 0; i < values; i++) {
      out[i] = Math.max(0f, in[i]);
    }
  }

  /** {@code one + other}; the target may be one of them. */
  static void add(float[] one, float[] other, float[] out, int values) {
    for (int i = 0; i < values; i++) {
      out[i] = one[i] + other[i];
    }
  }

  /** The greatest value of each window; positions outside of the input do not count. */
  static void maxPool(
      float[] in, FeatureShape from, NetworkLayer.MaxPool pool, float[] out, FeatureShape to) {
    int channels = from.channels();
    for (int y = 0; y < to.height(); y++) {
      int top = y * pool.stride() - pool.padding().top();
      for (int x = 0; x < to.width(); x++) {
        int left = x * pool.stride() - pool.padding().left();
        int target = (y * to.width() + x) * channels;
        Arrays.fill(out, target, target + channels, Float.NEGATIVE_INFINITY);
        for (int row = Math.max(0, top); row < Math.min(top + pool.side(), from.height()); row++) {
          for (int column = Math.max(0, left);
              column < Math.min(left + pool.side(), from.width());
              column++) {
            int source = (row * from.width() + column) * channels;
            for (int i = 0; i < channels; i++) {
              out[target + i] = Math.max(out[target + i], in[source + i]);
            }
          }
        }
      }
    }
  }

  /** The mean over height and width: summed in doubles in order, divided, rounded once. */
  static void averagePool(float[] in, FeatureShape from, float[] out) {
    int channels = from.channels();
    double[] sums = new double[channels];
    for (int position = 0; position < from.positions(); position++) {
      for (int i = 0; i < channels; i++) {
        sums[i] += in[position * channels + i];
      }
    }
    for (int i = 0; i < channels; i++) {
      out[i] = (float) (sums[i] / from.positions());
    }
  }
}
