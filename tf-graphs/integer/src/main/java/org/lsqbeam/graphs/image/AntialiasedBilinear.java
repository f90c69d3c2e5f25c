package org.lsqbeam.graphs.image;

import java.util.Arrays;

/**
 * Resizes images by antialiased bilinear interpolation, as Pillow and TensorFlow's
 * ScaleAndTranslate do: each output pixel is the mean of the input weighted by a triangle whose
 * half width is one output pixel, or one input pixel if the image grows.
 *
 * <p>The rows are resized first, then the columns. Weights are computed in double, rounded once to
 * float, and summed with the pixels in float from left to right and from top to bottom, without
 * rounding to bytes in between; the result is rounded half up. Java's float arithmetic is strict,
 * so equal images give equal bytes on every machine (decision 013). Memory holds one row of the
 * input and the sums of a few output rows at a time.
 */
public final class AntialiasedBilinear {
  private AntialiasedBilinear() {}

  /** The rows of an image that need not be in the heap. */
  public interface Rows {
    /**
     * Reads row {@code y}, {@code [width, 3]}, to the front of {@code row}; rows are read from the
     * first to the last.
     */
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
    Triangle[] across = Triangle.of(fromWidth, width);
    return resize(fromHeight, fromWidth, rows, height, width, RowResizers.of(across, fromHeight));
  }

  /** Resizes an image by one of the ways to resize its rows. */
  static Image resize(
      int fromHeight, int fromWidth, Rows rows, int height, int width, RowResizer resizer) {
    Triangle[] down = Triangle.of(fromHeight, height);
    byte[] row = new byte[fromWidth * Image.CHANNELS + resizer.bytesBehindRow()];
    float[] narrowed = new float[width * Image.CHANNELS];
    byte[] rgb = new byte[Math.multiplyExact(height, narrowed.length)];
    float[][] sums = new float[begunAtOnce(down)][narrowed.length];
    int begun = 0;
    int done = 0;
    for (int y = 0; y < fromHeight; y++) {
      rows.read(y, row);
      resizer.narrow(row, narrowed);
      while (begun < height && down[begun].first() <= y) {
        Arrays.fill(sums[begun % sums.length], 0);
        begun++;
      }
      for (int to = done; to < begun; to++) {
        add(down[to].weights()[y - down[to].first()], narrowed, sums[to % sums.length]);
      }
      while (done < begun && down[done].end() <= y + 1) {
        resizer.round(sums[done % sums.length], rgb, done * narrowed.length);
        done++;
      }
    }
    return new Image(height, width, rgb);
  }

  private static void add(float weight, float[] narrowed, float[] sums) {
    for (int i = 0; i < sums.length; i++) {
      sums[i] += weight * narrowed[i];
    }
  }

  /** The most output rows to which one input row adds. */
  private static int begunAtOnce(Triangle[] down) {
    int most = 1;
    int done = 0;
    for (int to = 0; to < down.length; to++) {
      while (down[done].end() <= down[to].first()) {
        done++;
      }
      most = Math.max(most, to + 1 - done);
    }
    return most;
  }
}
