package org.lsqbeam.graphs.image;

/** The weights of the input pixels that make one output pixel, beginning at {@code first}. */
final class Triangle {
  private final int first;
  private final float[] weights;

  private Triangle(int first, float[] weights) {
    this.first = first;
    this.weights = weights;
  }

  /** Makes the triangles of all output pixels of a row or a column. */
  static Triangle[] of(int from, int to) {
    Triangle[] triangles = new Triangle[to];
    double scale = (double) from / to;
    double halfWidth = Math.max(scale, 1);
    for (int i = 0; i < to; i++) {
      double center = (i + 0.5) * scale;
      // Pixel p has its centre at p + 0.5. Pixels whose centre is within the triangle count.
      int first = Math.max(0, (int) Math.floor(center - halfWidth + 0.5));
      int last = Math.min(from - 1, (int) Math.ceil(center + halfWidth - 0.5) - 1);
      double[] weights = new double[last - first + 1];
      double sum = 0;
      for (int p = first; p <= last; p++) {
        weights[p - first] = Math.max(0, 1 - Math.abs(p + 0.5 - center) / halfWidth);
        sum += weights[p - first];
      }
      float[] normalized = new float[weights.length];
      for (int p = 0; p < weights.length; p++) {
        normalized[p] = (float) (weights[p] / sum);
      }
      triangles[i] = new Triangle(first, normalized);
    }
    return triangles;
  }

  int first() {
    return first;
  }

  /** The first input pixel behind those that count. */
  int end() {
    return first + weights.length;
  }

  /** The weights themselves, whose sum is 1. */
  float[] weights() {
    return weights;
  }
}
