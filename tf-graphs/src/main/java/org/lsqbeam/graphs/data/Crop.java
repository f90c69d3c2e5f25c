package org.lsqbeam.graphs.data;

import org.lsqbeam.graphs.image.Image;

/** Copies windows of one size out of images of one size; what lies beside an image is black. */
final class Crop {
  private final int imageHeight;
  private final int imageWidth;
  private final int height;
  private final int width;

  /** Sizes in pixels. */
  Crop(int imageHeight, int imageWidth, int height, int width) {
    this.imageHeight = imageHeight;
    this.imageWidth = imageWidth;
    this.height = height;
    this.width = width;
  }

  /** What a window's pixels take. */
  int bytes() {
    return height * width * Image.CHANNELS;
  }

  /**
   * Copies the window at the centre. Where the image has an odd number of pixels to lose, one more
   * goes at the bottom and on the right.
   *
   * @param image {@code [image height, image width, 3]}
   * @param target where to write, zeros so far
   * @param offset of the window in the target, in bytes
   */
  void copyCentre(byte[] image, byte[] target, int offset) {
    copy(image, (imageHeight - height) / 2, (imageWidth - width) / 2, false, target, offset);
  }

  /**
   * Copies the window whose first pixel is so far down and right of the image's first; both may be
   * negative.
   */
  void copy(byte[] image, int down, int right, boolean mirror, byte[] target, int offset) {
    int first = Math.max(0, -right);
    int last = Math.min(width, imageWidth - right);
    if (first >= last) {
      return; // Beside the image, where the padding is wider than it.
    }
    for (int y = Math.max(0, -down); y < Math.min(height, imageHeight - down); y++) {
      int from = (y + down) * imageWidth;
      int to = offset + y * width * Image.CHANNELS;
      if (mirror) {
        for (int x = first; x < last; x++) {
          int source = (from + x + right) * Image.CHANNELS;
          int sink = to + (width - 1 - x) * Image.CHANNELS;
          target[sink] = image[source];
          target[sink + 1] = image[source + 1];
          target[sink + 2] = image[source + 2];
        }
      } else {
        System.arraycopy(
            image,
            (from + first + right) * Image.CHANNELS,
            target,
            to + first * Image.CHANNELS,
            (last - first) * Image.CHANNELS);
      }
    }
  }
}
