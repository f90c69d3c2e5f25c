package org.lsqbeam.graphs.image;

/**
 * Resizes images by antialiased bilinear interpolation, as Pillow and TensorFlow's
 * ScaleAndTranslate do: each output pixel is the mean of the input weighted by a triangle whose
 * half width is one output pixel, or one input pixel if the image grows.
 *
 * <p>The rows are resized first, then the columns. Weights are computed in double, rounded once to
 * float, and summed with the pixels in float from left to right and from top to bottom, without
 * rounding to bytes in between; the result is rounded half up. Java's float arithmetic is strict,
 * so equal images give equal bytes on every machine (decision 013). Memory holds one row of the
 * input at a time.
 */
public final class AntialiasedBilinear {
  private AntialiasedBilinear() {}

  /** The rows of an image that need not be in the heap. */
  public interface Rows {
    /** Reads row {@code y}, {@code [width, 3]}; rows are read from the first to the last. */
    void read(int y, byte[] row);
  }

  /** Resizes an image; one that already has the size is returned itself. */
  public static Image resize(Image image, int height, int width) {
    if (image.height() == height && image.width() == width) {
      return image;
    }
    int rowLength = image.width() * Image.CHANNELS;
    return resize(
        image.height(),
        image.width(),
        (y, row) -> System.arraycopy(image.rgb(), y * rowLength, row, 0, rowLength),
        height,
        width);
  }

  /** Resizes an image given by its rows. */
  static Image resize(int fromHeight, int fromWidth, Rows rows, int height, int width) {
    Triangle[] across = triangles(fromWidth, width);
    Triangle[] down = triangles(fromHeight, height);
    byte[] row = new byte[fromWidth * Image.CHANNELS];
    float[] narrowed = new float[width * Image.CHANNELS];
    float[] sums = new float[Math.multiplyExact(height, narrowed.length)];
    int from = 0;
    for (int y = 0; y < fromHeight; y++) {
      rows.read(y, row);
      narrow(row, across, narrowed);
      while (from < height && down[from].end() <= y) {
        from++;
      }
      for (int to = from; to < height && down[to].first <= y; to++) {
        float weight = down[to].weights[y - down[to].first];
        int target = to * narrowed.length;
        for (int i = 0; i < narrowed.length; i++) {
          sums[target + i] += weight * narrowed[i];
        }
      }
    }
    return new Image(height, width, bytes(sums));
  }

  /** Resizes one row, {@code [image's width, 3]} to {@code [width, 3]}. */
  private static void narrow(byte[] row, Triangle[] triangles, float[] narrowed) {
    int target = 0;
    for (Triangle triangle : triangles) {
      int source = triangle.first * Image.CHANNELS;
      float red = 0;
      float green = 0;
      float blue = 0;
      for (float weight : triangle.weights) {
        red += weight * (row[source] & 0xff);
        green += weight * (row[source + 1] & 0xff);
        blue += weight * (row[source + 2] & 0xff);
        source += Image.CHANNELS;
      }
      narrowed[target] = red;
      narrowed[target + 1] = green;
      narrowed[target + 2] = blue;
      target += Image.CHANNELS;
    }
  }

  private static byte[] bytes(float[] values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) Math.max(0, Math.min(255, (int) (values[i] + 0.5f)));
    }
    return bytes;
  }

  private static Triangle[] triangles(int from, int to) {
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

  /** The weights of the input pixels that make one output pixel, beginning at {@code first}. */
  private static final class Triangle {
    private final int first;
    private final float[] weights;

    Triangle(int first, float[] weights) {
      this.first = first;
      this.weights = weights;
    }

    int end() {
      return first + weights.length;
    }
  }
}
