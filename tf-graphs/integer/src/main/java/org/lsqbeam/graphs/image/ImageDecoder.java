package org.lsqbeam.graphs.image;

import java.awt.image.BufferedImage;

/**
 * Decodes images to RGB by the JDK's readers, without TensorFlow. The first bytes of an image
 * decide its format, never its name.
 *
 * <p>Grey becomes three equal channels, CMYK is converted to RGB; transparency, colour profiles and
 * the orientation in EXIF data are ignored. PNG and BMP give the pixels that TensorFlow's decoders
 * give, bit for bit; so does JPEG on the images that were compared (docs/java.md).
 */
public final class ImageDecoder {
  /** As many as {@code lsq prepare} takes. */
  private static final long MOST_PIXELS = 1L << 26;

  private ImageDecoder() {}

  /**
   * Decodes a JPEG, PNG or BMP.
   *
   * @throws UndecodableImageException if it is none of these, is damaged, has more than 2^26 pixels
   *     or 16 bits a channel
   */
  public static DecodedImage decode(byte[] encoded) throws UndecodableImageException {
    return switch (ImageFormat.of(encoded)) {
      case JPEG -> new Jpeg(encoded);
      case PNG -> new Png(encoded);
      case BMP -> {
        requireFewPixels(ImageHeader.ofBmp(encoded));
        yield new Bitmap(encoded);
      }
    };
  }

  /**
   * Takes the pixels of an image that Java has decoded. Values of grey and of RGB channels are
   * taken as they are stored, without a conversion of the colour space.
   *
   * @throws IllegalArgumentException if a channel has more than 8 bits
   */
  public static DecodedImage of(BufferedImage image) {
    return new BufferedPixels(image);
  }

  static void requireFewPixels(ImageSize size) throws UndecodableImageException {
    if (size.pixels() > MOST_PIXELS) {
      throw new UndecodableImageException(
          UndecodableImageException.Kind.TOO_LARGE,
          "it has %dx%d pixels; must be at most %d in all"
              .formatted(size.width(), size.height(), MOST_PIXELS));
    }
  }
}
