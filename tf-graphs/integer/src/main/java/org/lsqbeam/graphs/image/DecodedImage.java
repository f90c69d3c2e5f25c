package org.lsqbeam.graphs.image;

/** A decoder's output of 8-bit RGB, which need not be in the heap. */
public interface DecodedImage extends AntialiasedBilinear.Rows {
  int height();

  int width();

  /** Copies the whole image. */
  default Image copy() {
    byte[] row = new byte[Math.multiplyExact(width(), Image.CHANNELS)];
    byte[] rgb = new byte[Math.multiplyExact(height(), row.length)];
    for (int y = 0; y < height(); y++) {
      read(y, row);
      System.arraycopy(row, 0, rgb, y * row.length, row.length);
    }
    return new Image(height(), width(), rgb);
  }

  /** Resizes the image by {@link AntialiasedBilinear}, one row in the heap at a time. */
  default Image resized(int toHeight, int toWidth) {
    return height() == toHeight && width() == toWidth
        ? copy()
        : AntialiasedBilinear.resize(height(), width(), this, toHeight, toWidth);
  }
}
