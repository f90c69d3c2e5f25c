package org.lsqbeam.graphs.image;

import static java.util.Objects.requireNonNull;

/**
 * A decoded picture: 8-bit RGB, row-major {@code [height, width, 3]}. The pixels are not copied;
 * who makes an image gives them away.
 */
public final class Image {
  /** Red, green and blue. */
  public static final int CHANNELS = 3;

  private final int height;
  private final int width;
  private final byte[] rgb;

  /**
   * @throws IllegalArgumentException if the sides are not positive or the bytes are not {@code
   *     height * width * 3}
   */
  public Image(int height, int width, byte[] rgb) {
    if (height < 1 || width < 1) {
      throw new IllegalArgumentException(
          "image is " + height + "x" + width + "; sides must be at least 1");
    }
    if (requireNonNull(rgb).length != (long) height * width * CHANNELS) {
      throw new IllegalArgumentException(
          "rgb has " + rgb.length + " bytes; must be " + (long) height * width * CHANNELS);
    }
    this.height = height;
    this.width = width;
    this.rgb = rgb;
  }

  public int height() {
    return height;
  }

  public int width() {
    return width;
  }

  /** The pixels themselves, {@code [height, width, 3]}, each byte 0 to 255 unsigned. */
  public byte[] rgb() {
    return rgb;
  }
}
