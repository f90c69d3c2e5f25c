package org.lsqbeam.graphs.image;

import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Decodes BMP images by the JDK's own reader. TensorFlow's reads a palette's indices as grey and
 * ignores channel masks.
 */
public final class Bitmap implements DecodedImage {
  private static final int LENGTH = 2;
  private static final int PIXELS = 10;
  private static final int HEADER = 14;
  private static final int BITS_PER_PIXEL = HEADER + 14;
  private static final int BITS_PER_PIXEL_OF_OS2 = HEADER + 10;
  private static final int COMPRESSION = HEADER + 16;
  private static final int RUN_LENGTH_8 = 1;
  private static final int RUN_LENGTH_4 = 2;

  /** As in a JPEG; the decoder takes memory for a whole row several times. */
  private static final int LONGEST_SIDE = 65_535;

  /** Without a bound by the file's length, since two bytes may stand for the rest of an image. */
  private static final int MOST_RUN_LENGTH_PIXELS = 1 << 24;

  private final BufferedImage image;

  /**
   * Decodes an image; its transparency is dropped.
   *
   * @throws UndecodableImageException if it is damaged or has an unknown form
   */
  public Bitmap(byte[] bmp) throws UndecodableImageException {
    requireWhole(bmp, ImageHeader.ofBmp(bmp));
    image = JdkReaders.read(ImageFormat.BMP, bmp, reader -> reader.read(0));
  }

  @Override
  public int height() {
    return image.getHeight();
  }

  @Override
  public int width() {
    return image.getWidth();
  }

  @Override
  public void read(int y, byte[] row) {
    int next = 0;
    for (int pixel : image.getRGB(0, y, width(), 1, null, 0, width())) {
      row[next++] = (byte) (pixel >> 16);
      row[next++] = (byte) (pixel >> 8);
      row[next++] = (byte) pixel;
    }
  }

  /** The reader leaves what is missing black. */
  private static void requireWhole(byte[] bmp, ImageSize size) throws UndecodableImageException {
    if (bmp.length < COMPRESSION + Integer.BYTES) {
      throw cutShort(bmp.length, COMPRESSION + Integer.BYTES);
    }
    if (Math.max(size.width(), size.height()) > LONGEST_SIDE) {
      throw tooLarge(size, "each side must be at most " + LONGEST_SIDE);
    }
    ByteBuffer bytes = ByteBuffer.wrap(bmp).order(ByteOrder.LITTLE_ENDIAN);
    boolean os2 = ImageHeader.isOs2Bitmap(bytes);
    int compression = os2 ? 0 : bytes.getInt(COMPRESSION);
    long needed;
    if (compression == RUN_LENGTH_8 || compression == RUN_LENGTH_4) {
      if (size.pixels() > MOST_RUN_LENGTH_PIXELS) {
        throw tooLarge(
            size,
            "must be at most "
                + MOST_RUN_LENGTH_PIXELS
                + " in all with run-length encoding; save it without");
      }
      needed = Integer.toUnsignedLong(bytes.getInt(LENGTH));
    } else {
      long rowBits = size.width() * bytes.getShort(os2 ? BITS_PER_PIXEL_OF_OS2 : BITS_PER_PIXEL);
      long rowBytes = (rowBits + Integer.SIZE - 1) / Integer.SIZE * Integer.BYTES;
      needed = Integer.toUnsignedLong(bytes.getInt(PIXELS)) + rowBytes * size.height();
    }
    if (bmp.length < needed) {
      throw cutShort(bmp.length, needed);
    }
  }

  private static UndecodableImageException tooLarge(ImageSize size, String allowed) {
    return new UndecodableImageException(
        UndecodableImageException.Kind.TOO_LARGE,
        "it has " + size.width() + "x" + size.height() + " pixels; " + allowed);
  }

  private static UndecodableImageException cutShort(int bytes, long needed) {
    return new UndecodableImageException(
        UndecodableImageException.Kind.DAMAGED,
        "the file is cut short: it has " + bytes + " bytes of " + needed);
  }
}
