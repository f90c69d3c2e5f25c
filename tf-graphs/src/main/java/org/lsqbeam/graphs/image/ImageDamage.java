package org.lsqbeam.graphs.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Explains why an image is refused, as far as its header and its last bytes tell. */
final class ImageDamage {
  /** The signature, then IHDR's length, name, width and height. */
  private static final int PNG_DEPTH = 8 + 4 * Integer.BYTES;

  private static final int PNG_END = 0x49454e44; // IEND
  private static final int PNG_END_BYTES = 3 * Integer.BYTES;
  private static final int JPEG_END = 0xffd9;
  private static final int BMP_SIZE = 2;

  private ImageDamage() {}

  /**
   * @throws UndecodableImageException if a PNG has 16 bits a channel: TensorFlow would keep the
   *     upper 8
   */
  static void requireByteDepth(byte[] png) throws UndecodableImageException {
    if (png.length > PNG_DEPTH && png[PNG_DEPTH] > Byte.SIZE) {
      throw new UndecodableImageException(
          UndecodableImageException.Kind.UNSUPPORTED,
          "it has " + png[PNG_DEPTH] + " bits a channel; must be at most " + Byte.SIZE);
    }
  }

  /** Puts before the decoder's message that a file is cut short, which it does not say. */
  static String reason(ImageFormat format, byte[] encoded, String decoderMessage) {
    return isCutShort(format, encoded)
        ? "the file is cut short: " + decoderMessage
        : decoderMessage;
  }

  private static boolean isCutShort(ImageFormat format, byte[] encoded) {
    ByteBuffer bytes = ByteBuffer.wrap(encoded);
    int length = encoded.length;
    return switch (format) {
      case JPEG -> (bytes.getShort(length - Short.BYTES) & 0xffff) != JPEG_END;
      case PNG ->
          length < PNG_DEPTH + PNG_END_BYTES
              || bytes.getInt(length - PNG_END_BYTES + Integer.BYTES) != PNG_END;
      case BMP ->
          length < BMP_SIZE + Integer.BYTES
              || bytes.order(ByteOrder.LITTLE_ENDIAN).getInt(BMP_SIZE) > length;
    };
  }
}
