package org.lsqbeam.graphs.image;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.zip.CRC32;

/** Finds what is wrong with the chunks of a PNG that a decoder refused. */
final class PngChunks {
  private static final int SIGNATURE = 8;

  /** A chunk's length, type and checksum. */
  private static final int FRAME = 3 * Integer.BYTES;

  /** The signature, IHDR's length and type, width, height and depth. */
  private static final int COLOR_TYPE = SIGNATURE + 4 * Integer.BYTES + 1;

  private static final byte INDEXED = 3;

  private PngChunks() {}

  /** Returns the first problem in words; empty if the chunks are sound as such. */
  static Optional<String> problem(byte[] png) {
    ByteBuffer bytes = ByteBuffer.wrap(png);
    boolean palette = false;
    for (int at = SIGNATURE; at < png.length; ) {
      int length = at + FRAME <= png.length ? bytes.getInt(at) : -1;
      if (length < 0 || length > png.length - at - FRAME) {
        return Optional.of("the length of one of its chunks is wrong");
      }
      String type = new String(png, at + Integer.BYTES, Integer.BYTES, StandardCharsets.US_ASCII);
      CRC32 checksum = new CRC32();
      checksum.update(png, at + Integer.BYTES, Integer.BYTES + length);
      // Decoders pass over damaged chunks that they can do without, whose names begin with a-z.
      if (Character.isUpperCase(type.charAt(0))
          && (int) checksum.getValue() != bytes.getInt(at + FRAME - Integer.BYTES + length)) {
        return Optional.of("the checksum of its " + type + " chunk is wrong");
      }
      palette |= type.equals("PLTE");
      if (type.equals("IDAT") && png[COLOR_TYPE] == INDEXED && !palette) {
        return Optional.of("it has no palette");
      }
      if (type.equals("IEND")) {
        return Optional.empty();
      }
      at += FRAME + length;
    }
    return Optional.empty();
  }
}
