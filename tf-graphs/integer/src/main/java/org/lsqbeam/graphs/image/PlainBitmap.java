package org.lsqbeam.graphs.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * A BMP of the commonest form: 24 bits per pixel, rows from the bottom, nothing compressed. Its
 * pixels are copied, which takes a fraction of the time of decoding.
 */
public final class PlainBitmap implements DecodedImage {
  private static final int FILE_HEADER = 14;
  private static final int INFO_HEADER = 40;
  private static final int OFFSET = FILE_HEADER + INFO_HEADER;
  private static final int BITS = 24;

  private final byte[] bmp;
  private final int height;
  private final int width;

  private PlainBitmap(byte[] bmp, int height, int width) {
    this.bmp = bmp;
    this.height = height;
    this.width = width;
  }

  /** Reads an image if it has this form and is whole. */
  public static Optional<PlainBitmap> of(byte[] bmp) {
    if (bmp.length < OFFSET) {
      return Optional.empty();
    }
    ByteBuffer header = ByteBuffer.wrap(bmp).order(ByteOrder.LITTLE_ENDIAN);
    int width = header.getInt(18);
    int height = header.getInt(22);
    boolean plain =
        header.getInt(10) == OFFSET
            && header.getInt(14) == INFO_HEADER
            && header.getShort(26) == 1
            && header.getShort(28) == BITS
            && header.getInt(30) == 0
            && width > 0
            && height > 0
            && OFFSET + rowBytes(width) * height == bmp.length;
    return plain ? Optional.of(new PlainBitmap(bmp, height, width)) : Optional.empty();
  }

  /** Writes an image in this form. */
  public static byte[] encode(Image image) {
    int height = image.height();
    int width = image.width();
    int rowBytes = Math.toIntExact(rowBytes(width));
    byte[] bmp = new byte[Math.addExact(OFFSET, Math.multiplyExact(rowBytes, height))];
    ByteBuffer header = ByteBuffer.wrap(bmp).order(ByteOrder.LITTLE_ENDIAN);
    header.put((byte) 'B').put((byte) 'M').putInt(bmp.length).putInt(0).putInt(OFFSET);
    header.putInt(INFO_HEADER).putInt(width).putInt(height);
    header.putShort((short) 1).putShort((short) BITS).putInt(0).putInt(rowBytes * height);
    byte[] rgb = image.rgb();
    for (int y = 0; y < height; y++) {
      int from = y * width * Image.CHANNELS;
      swapEnds(rgb, from, bmp, OFFSET + (height - 1 - y) * rowBytes, width);
    }
    return bmp;
  }

  /** The bytes of a row, which are filled up to a multiple of four. */
  private static long rowBytes(int width) {
    return ((long) width * Image.CHANNELS + 3) / 4 * 4;
  }

  /** Copies pixels of three bytes with the first and the last of each exchanged. */
  private static void swapEnds(byte[] from, int start, byte[] to, int place, int pixels) {
    for (int i = 0; i < Image.CHANNELS * pixels; i += Image.CHANNELS) {
      to[place + i] = from[start + i + 2];
      to[place + i + 1] = from[start + i + 1];
      to[place + i + 2] = from[start + i];
    }
  }

  @Override
  public int height() {
    return height;
  }

  @Override
  public int width() {
    return width;
  }

  @Override
  public void read(int y, byte[] row) {
    int start = OFFSET + Math.toIntExact(rowBytes(width) * (height - 1 - y));
    swapEnds(bmp, start, row, 0, width);
  }
}
