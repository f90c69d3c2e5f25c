package org.lsqbeam.graphs.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.Set;

/** Explains why an image is refused, as far as its header and its last bytes tell. */
public final class ImageDamage {
  /** The signature, then IHDR's length, name, width and height. */
  private static final int PNG_DEPTH = 8 + 4 * Integer.BYTES;

  private static final int PNG_END = 0x49454e44; // IEND
  private static final int PNG_END_BYTES = 3 * Integer.BYTES;
  private static final int JPEG_END = 0xffd9;
  private static final int JPEG_SCAN = 0xda;

  /** A marker, the header's length, bits, height, width and the number of channels. */
  private static final int JPEG_FRAME_BYTES = 10;

  /** Markers in the range of frame headers that are none: tables and an extension. */
  private static final Set<Integer> NO_JPEG_FRAMES = Set.of(0xc4, 0xc8, 0xcc);

  /** A block of 8x8 pixels takes at least one bit. */
  private static final int JPEG_PIXELS_PER_BYTE = 64 * Byte.SIZE;

  /** The lowest bit of each byte of a long. */
  private static final long LOWEST_BITS = 0x0101010101010101L;

  private static final long HIGHEST_BITS = 0x8080808080808080L;

  /** Ten times as many as encoders make; each goes over all pixels. */
  private static final int JPEG_SCANS = 100;

  private static final int BMP_SIZE = 2;

  private ImageDamage() {}

  /**
   * Checks the depth of a PNG.
   *
   * @throws UndecodableImageException if it has 16 bits a channel: a decoder would keep the upper 8
   */
  public static void requireByteDepth(byte[] png) throws UndecodableImageException {
    if (png.length > PNG_DEPTH && png[PNG_DEPTH] > Byte.SIZE) {
      throw unsupported(
          "it has " + png[PNG_DEPTH] + " bits a channel; must be at most " + Byte.SIZE);
    }
  }

  /**
   * Checks the frame header of a JPEG, which says how it is coded. One without is left to the
   * decoder.
   *
   * @throws UndecodableImageException if its channels are not of 8 bits, or not 1, 3 or 4; if the
   *     file is too short for its pixels, for which the decoder would take memory all the same; or
   *     if it has so many scans that they would take minutes
   */
  public static void requireReadableFrame(byte[] jpeg) throws UndecodableImageException {
    ByteBuffer bytes = ByteBuffer.wrap(jpeg);
    int at = Short.BYTES;
    while (at + JPEG_FRAME_BYTES <= jpeg.length && jpeg[at] == (byte) 0xff) {
      int marker = jpeg[at + 1] & 0xff;
      if (marker == 0xff) { // padding
        at++;
      } else if (marker == JPEG_SCAN) {
        return;
      } else if (marker >= 0xc0 && marker <= 0xcf && !NO_JPEG_FRAMES.contains(marker)) {
        int depth = jpeg[at + 4] & 0xff;
        int channels = jpeg[at + 9] & 0xff;
        if (depth != Byte.SIZE) {
          throw unsupported("it has " + depth + " bits a channel; must be " + Byte.SIZE);
        }
        if (channels != 1 && channels != 3 && channels != 4) {
          throw unsupported("it has " + channels + " channels; must have 1, 3 or 4");
        }
        requireBytes(jpeg, bytes.getShort(at + 7) & 0xffff, bytes.getShort(at + 5) & 0xffff);
        requireFewScans(bytes, at);
        return;
      } else {
        at += Short.BYTES + (bytes.getShort(at + 2) & 0xffff);
      }
    }
  }

  private static void requireBytes(byte[] jpeg, long width, long height)
      throws UndecodableImageException {
    long needed = width * height / JPEG_PIXELS_PER_BYTE;
    if (jpeg.length < needed) {
      throw new UndecodableImageException(
          UndecodableImageException.Kind.DAMAGED,
          "the file is cut short: it has %d bytes; %dx%d pixels take at least %d"
              .formatted(jpeg.length, width, height, needed));
    }
  }

  private static void requireFewScans(ByteBuffer jpeg, int frame) throws UndecodableImageException {
    int scans = 0;
    for (int at = nextMark(jpeg, frame); at + 1 < jpeg.limit(); at = nextMark(jpeg, at + 1)) {
      if (jpeg.get(at + 1) == (byte) JPEG_SCAN) {
        scans++;
      }
    }
    if (scans > JPEG_SCANS) {
      throw unsupported("it has " + scans + " scans; must have at most " + JPEG_SCANS);
    }
  }

  /** The next byte ff, or the end. Eight bytes at a time: a byte of their complement is 0. */
  private static int nextMark(ByteBuffer jpeg, int from) {
    int at = from;
    while (at + Long.BYTES <= jpeg.limit()) {
      long complement = ~jpeg.getLong(at);
      long zeros = (complement - LOWEST_BITS) & ~complement & HIGHEST_BITS;
      if (zeros != 0) {
        break;
      }
      at += Long.BYTES;
    }
    while (at < jpeg.limit() && jpeg.get(at) != (byte) 0xff) {
      at++;
    }
    return at;
  }

  private static UndecodableImageException unsupported(String reason) {
    return new UndecodableImageException(UndecodableImageException.Kind.UNSUPPORTED, reason);
  }

  /** Puts before what is wrong that a file is cut short, if it is. */
  static String reason(ImageFormat format, byte[] encoded, String problem) {
    return isCutShort(format, encoded) ? "the file is cut short: " + problem : problem;
  }

  /**
   * Explains why a decoder refused an image. Its own message, such as "Invalid PNG data, size 419",
   * is taken only if it may say more than that the image is damaged.
   */
  public static String ofDecoder(ImageFormat format, byte[] encoded, String decoderMessage) {
    if (isCutShort(format, encoded)) {
      return reason(format, encoded, "it lacks the end mark of a " + format.name());
    }
    Optional<String> problem =
        format == ImageFormat.PNG ? PngChunks.problem(encoded) : Optional.empty();
    boolean saysNoMore =
        decoderMessage.startsWith("Invalid ") || decoderMessage.startsWith("Improper call ");
    return problem.orElse(saysNoMore ? "its pixels cannot be decoded" : decoderMessage);
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
