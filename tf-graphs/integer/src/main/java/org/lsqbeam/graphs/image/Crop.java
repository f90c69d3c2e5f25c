package org.lsqbeam.graphs.image;

/** Copies crops of one size out of images of one size; pixels outside an image are black. */
public final class Crop {
  private final int imageHeight;
  private final int imageWidth;
  private final int height;
  private final int width;

  /** Takes sizes in pixels. */
  public Crop(int imageHeight, int imageWidth, int height, int width) {
    this.imageHeight = imageHeight;
    this.imageWidth = imageWidth;
    this.height = height;
    this.width = width;
  }

  /** The size of a crop, in bytes. */
  public int bytes() {
    return height * width * Image.CHANNELS;
  }

  /**
   * Copies the crop at the centre. If an odd number of pixels is to be removed, the bottom and the
   * right lose one more.
   *
   * @param image {@code [image height, image width, 3]}
   * @param target takes the crop; zeros before
   * @param offset of the crop in the target, in bytes
   */
  public void copyCentre(byte[] image, byte[] target, int offset) {
    copy(image, (imageHeight - height) / 2, (imageWidth - width) / 2, false, target, offset);
  }

  /**
   * Copies the crop whose first pixel is so far down and right of the image's first; both may be
   * negative.
   */
  public void copy(byte[] image, int down, int right, boolean mirror, byte[] target, int offset) {
    int first = Math.max(0, -right);
    int last = Math.min(width, imageWidth - right);
    if (first >= last) {
      return; // The padding is wider than the image, and the crop lies beside it.
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
