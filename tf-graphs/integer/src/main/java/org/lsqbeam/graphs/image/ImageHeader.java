package org.lsqbeam.graphs.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Reads an image's size from its header, as its decoder does. */
public final class ImageHeader {
  /** The signature, then IHDR's length and name. */
  private static final int PNG_WIDTH = 8 + 2 * Integer.BYTES;

  /** The file's header of 14 bytes, then its own length. */
  private static final int BMP_WIDTH = 14 + Integer.BYTES;

  private static final int OS2_HEADER_BYTES = 12;

  private ImageHeader() {}

  public static ImageSize ofPng(byte[] png) throws UndecodableImageException {
    ByteBuffer bytes = whole(ImageFormat.PNG, png, PNG_WIDTH);
    return new ImageSize(
        Integer.toUnsignedLong(bytes.getInt()), Integer.toUnsignedLong(bytes.getInt()));
  }

  /** A negative height means that the first row is the upper one. */
  public static ImageSize ofBmp(byte[] bmp) throws UndecodableImageException {
    ByteBuffer bytes = whole(ImageFormat.BMP, bmp, BMP_WIDTH).order(ByteOrder.LITTLE_ENDIAN);
    if (isOs2Bitmap(bytes)) {
      return new ImageSize(
          Short.toUnsignedLong(bytes.getShort()), Short.toUnsignedLong(bytes.getShort()));
    }
    return new ImageSize(bytes.getInt(), Math.abs((long) bytes.getInt()));
  }

  /** Whether a BMP has the short header of OS/2, with a width and a height of two bytes. */
  static boolean isOs2Bitmap(ByteBuffer bmp) {
    return bmp.getInt(BMP_WIDTH - Integer.BYTES) == OS2_HEADER_BYTES;
  }

  /** The bytes from the width on; at least width and height are there. */
  private static ByteBuffer whole(ImageFormat format, byte[] encoded, int width)
      throws UndecodableImageException {
    int needed = width + 2 * Integer.BYTES;
    if (encoded.length < needed) {
      throw new UndecodableImageException(
          UndecodableImageException.Kind.DAMAGED,
          ImageDamage.reason(
              format,
              encoded,
              "its header has " + encoded.length + " bytes; needed: at least " + needed));
    }
    return ByteBuffer.wrap(encoded).position(width);
  }
}
