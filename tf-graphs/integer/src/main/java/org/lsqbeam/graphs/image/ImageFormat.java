package org.lsqbeam.graphs.image;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/** The format of an image, detected from its first bytes and not from its file name. */
public enum ImageFormat {
  JPEG("\u00ff\u00d8\u00ff"),
  PNG("\u0089PNG"),
  BMP("BM");

  /** A format whose images are refused (decision 015). */
  private static final String GIF = "GIF8";

  private static final int LONGEST = 4;

  private final String signature;

  ImageFormat(String signature) {
    this.signature = signature;
  }

  /**
   * Detects the format of an image.
   *
   * @throws UndecodableImageException if it is none of these
   */
  public static ImageFormat of(byte[] encoded) throws UndecodableImageException {
    String start = new String(encoded, 0, Math.min(LONGEST, encoded.length), ISO_8859_1);
    for (ImageFormat format : values()) {
      if (start.startsWith(format.signature)) {
        return format;
      }
    }
    if (start.equals(GIF)) {
      throw new UndecodableImageException(
          UndecodableImageException.Kind.UNSUPPORTED, "it is a GIF; convert it to PNG");
    }
    throw new UndecodableImageException(
        UndecodableImageException.Kind.NOT_AN_IMAGE,
        encoded.length == 0 ? "the file is empty" : "it is not a JPEG, PNG or BMP");
  }
}
