package org.lsqbeam.graphs.image;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;
import java.util.Set;

/**
 * The header of a JPEG, up to its first scan, understood as libjpeg does.
 *
 * @param size in pixels
 * @param colors the meaning of the stored channels
 * @param inverted whether 255 stands for no ink, as Adobe's programs store CMYK
 */
record JpegHeader(ImageSize size, Colors colors, boolean inverted) {
  private static final int APP0 = 0xe0;
  private static final int APP14 = 0xee;
  private static final int SCAN = 0xda;
  private static final int PADDING = 0xff;

  /** Markers in the range of frame headers that are none. */
  private static final Set<Integer> NO_FRAMES = Set.of(0xc4, 0xc8, 0xcc);

  private static final String JFIF = "JFIF\0";
  private static final int JFIF_BYTES = 14;
  private static final String ADOBE = "Adobe";
  private static final int ADOBE_TRANSFORM = 11;
  private static final int NONE = -1;

  /** The meaning of the channels. */
  enum Colors {
    GREY,
    RGB,
    YCC,
    CMYK,
    YCCK
  }

  /**
   * Reads the header.
   *
   * @throws UndecodableImageException if it is not whole
   */
  static JpegHeader of(byte[] jpeg) throws UndecodableImageException {
    ByteBuffer bytes = ByteBuffer.wrap(jpeg);
    boolean jfif = false;
    int transform = NONE;
    int frame = NONE;
    int at = Short.BYTES;
    while (at + 2 * Short.BYTES <= jpeg.length && jpeg[at] == (byte) 0xff) {
      int marker = jpeg[at + 1] & 0xff;
      if (marker == PADDING) {
        at++;
        continue;
      }
      if (marker == SCAN) {
        break;
      }
      int content = at + 2 * Short.BYTES;
      int end = at + Short.BYTES + (bytes.getShort(at + Short.BYTES) & 0xffff);
      if (end < content || end > jpeg.length) {
        throw damaged(jpeg);
      }
      int length = end - content;
      String text = new String(jpeg, content, Math.min(length, ADOBE.length()), ISO_8859_1);
      if (marker == APP0 && length >= JFIF_BYTES && text.equals(JFIF)) {
        jfif = true;
      } else if (marker == APP14 && length > ADOBE_TRANSFORM && text.equals(ADOBE)) {
        transform = jpeg[content + ADOBE_TRANSFORM] & 0xff;
      } else if (marker >= 0xc0 && marker <= 0xcf && !NO_FRAMES.contains(marker)) {
        frame = content;
      }
      at = end;
    }
    if (frame == NONE || frame + 6 > jpeg.length) {
      throw damaged(jpeg);
    }
    ImageSize size =
        new ImageSize(bytes.getShort(frame + 3) & 0xffff, bytes.getShort(frame + 1) & 0xffff);
    return new JpegHeader(size, colors(jpeg, frame, jfif, transform), transform != NONE);
  }

  private static Colors colors(byte[] jpeg, int frame, boolean jfif, int transform)
      throws UndecodableImageException {
    int channels = jpeg[frame + 5];
    if (frame + 6 + 3 * channels > jpeg.length) {
      throw damaged(jpeg);
    }
    if (channels == 1) {
      return Colors.GREY;
    }
    if (channels == 4) {
      return transform == NONE || transform == 0 ? Colors.CMYK : Colors.YCCK;
    }
    boolean named = jpeg[frame + 6] == 'R' && jpeg[frame + 9] == 'G' && jpeg[frame + 12] == 'B';
    boolean rgb = transform == NONE ? named : transform == 0;
    return rgb && !jfif ? Colors.RGB : Colors.YCC;
  }

  private static UndecodableImageException damaged(byte[] jpeg) {
    return new UndecodableImageException(
        UndecodableImageException.Kind.DAMAGED,
        ImageDamage.reason(ImageFormat.JPEG, jpeg, "its header is not whole"));
  }
}
