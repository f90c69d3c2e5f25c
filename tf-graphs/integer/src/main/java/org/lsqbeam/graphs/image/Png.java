package org.lsqbeam.graphs.image;

import java.nio.ByteBuffer;
import java.util.zip.CRC32;

/**
 * Decodes PNG images by the JDK's reader, which does not look at the checksums of their chunks: a
 * damaged chunk that the pixels depend on is refused here, as libpng does.
 */
final class Png implements DecodedImage {
  private static final int SIGNATURE = 8;

  /** A chunk's length and name before its content, and its checksum behind it. */
  private static final int AROUND = 3 * Integer.BYTES;

  private static final int END = 0x49454e44; // IEND

  /** Pixels of one bit, compressed to the most that deflate can, 1032 to 1. */
  private static final int PIXELS_PER_BYTE = Byte.SIZE * 1032;

  /** Set in the first letter of a name if a decoder may ignore the chunk. */
  private static final int ANCILLARY = 0x20 << 24;

  private final BufferedPixels pixels;

  /**
   * Decodes an image.
   *
   * @throws UndecodableImageException if it is damaged, too large or has 16 bits a channel
   */
  Png(byte[] png) throws UndecodableImageException {
    ImageDamage.requireByteDepth(png);
    ImageSize size = ImageHeader.ofPng(png);
    ImageDecoder.requireFewPixels(size);
    requireBytes(png, size);
    requireWhole(png);
    pixels = JdkReaders.read(ImageFormat.PNG, png, reader -> new BufferedPixels(reader.read(0)));
  }

  @Override
  public int height() {
    return pixels.height();
  }

  @Override
  public int width() {
    return pixels.width();
  }

  @Override
  public void read(int y, byte[] row) {
    pixels.read(y, row);
  }

  /** The reader would take memory for all pixels before it finds that they are missing. */
  private static void requireBytes(byte[] png, ImageSize size) throws UndecodableImageException {
    long needed = size.pixels() / PIXELS_PER_BYTE;
    if (png.length < needed) {
      throw damaged(
          "the file is cut short: it has %d bytes; %dx%d pixels take at least %d"
              .formatted(png.length, size.width(), size.height(), needed));
    }
  }

  private static void requireWhole(byte[] png) throws UndecodableImageException {
    ByteBuffer bytes = ByteBuffer.wrap(png);
    int at = SIGNATURE;
    while (png.length - at >= AROUND) {
      long length = Integer.toUnsignedLong(bytes.getInt(at));
      if (length > png.length - at - AROUND) {
        break;
      }
      int name = bytes.getInt(at + Integer.BYTES);
      int checksum = at + 2 * Integer.BYTES + (int) length;
      if ((name & ANCILLARY) == 0) {
        CRC32 computed = new CRC32();
        computed.update(png, at + Integer.BYTES, Integer.BYTES + (int) length);
        if ((int) computed.getValue() != bytes.getInt(checksum)) {
          throw damaged("the checksum of a chunk is wrong");
        }
      }
      if (name == END) {
        return;
      }
      at = checksum + Integer.BYTES;
    }
    throw damaged("the file is cut short: it has " + png.length + " bytes and no end");
  }

  private static UndecodableImageException damaged(String reason) {
    return new UndecodableImageException(UndecodableImageException.Kind.DAMAGED, reason);
  }
}
