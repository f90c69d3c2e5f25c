package org.lsqbeam.graphs.image;

/** Resizes rows, and rounds the sums of resized rows. This one needs no vector registers. */
class RowResizer {
  private final Triangle[] across;

  /**
   * @param across the triangle of each pixel of a resized row
   */
  RowResizer(Triangle[] across) {
    this.across = across;
  }

  /** The number of bytes that a row must have behind its pixels. */
  int bytesBehindRow() {
    return 0;
  }

  /**
   * Resizes one row.
   *
   * @param row {@code [image's width, 3]}
   * @param narrowed {@code [width, 3]}, takes the sums
   */
  void narrow(byte[] row, float[] narrowed) {
    int target = 0;
    for (Triangle triangle : across) {
      int source = triangle.first() * Image.CHANNELS;
      float red = 0;
      float green = 0;
      float blue = 0;
      for (float weight : triangle.weights()) {
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

  /**
   * Rounds half up.
   *
   * @param sums 0 to 255; float arithmetic may make them greater
   * @param at the first byte's place in {@code bytes}
   */
  void round(float[] sums, byte[] bytes, int at) {
    for (int i = 0; i < sums.length; i++) {
      bytes[at + i] = (byte) Math.min(255, (int) (sums[i] + 0.5f));
    }
  }
}
