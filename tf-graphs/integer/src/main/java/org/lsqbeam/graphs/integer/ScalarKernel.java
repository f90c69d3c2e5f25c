package org.lsqbeam.graphs.integer;

import java.util.Arrays;

/** The kernel in plain Java, which every JVM runs. */
final class ScalarKernel implements SumKernel {
  private final Geometry geometry;
  private final short[] weights;

  /**
   * @param weights {@code [height, width, channels, filters]}
   */
  ScalarKernel(Geometry geometry, byte[] weights) {
    this.geometry = geometry;
    this.weights = new short[weights.length];
    for (int i = 0; i < weights.length; i++) {
      this.weights[i] = weights[i];
    }
  }

  @Override
  public void sum(short[] codes, int[] sums) {
    FeatureShape output = geometry.output();
    int channels = geometry.input().channels();
    int row = geometry.paddedWidth() * channels;
    int filters = output.channels();
    int span = geometry.width() * channels;
    Arrays.fill(sums, 0, output.values(), 0);
    for (int y = 0; y < output.height(); y++) {
      for (int x = 0; x < output.width(); x++) {
        int to = (y * output.width() + x) * filters;
        for (int down = 0; down < geometry.height(); down++) {
          int from = (y * geometry.stride() + down) * row + x * geometry.stride() * channels;
          for (int i = 0; i < span; i++) {
            int code = codes[from + i];
            if (code != 0) {
              add(code, (down * span + i) * filters, sums, to, filters);
            }
          }
        }
      }
    }
  }

  private void add(int code, int from, int[] sums, int to, int filters) {
    for (int filter = 0; filter < filters; filter++) {
      sums[to + filter] += code * weights[from + filter];
    }
  }
}
