package org.lsqbeam.graphs.image;

import com.fasterxml.jackson.annotation.JsonValue;
import org.lsqbeam.graphs.io.EnumNames;

/** How the images of a dataset are stored. */
public enum ImageEncoding {
  /** Lossless. */
  PNG("PNG"),
  /** Small; baseline, quality 95, 4:2:0. */
  JPEG("JPEG"),
  /** Baseline, quality 98, 4:4:4: twice the size of JPEG, and less than half its error. */
  JPEG_444("JPEG"),
  /** Pixels as they are: lossless and large, and the cheapest to read. */
  BMP("BMP");

  private final String format;

  ImageEncoding(String format) {
    this.format = format;
  }

  /** The file format, as {@code image/format} of a record names it. */
  public String format() {
    return format;
  }

  /** {@code png}, {@code jpeg}, {@code jpeg-444} or {@code bmp}. */
  @JsonValue
  @Override
  public String toString() {
    return EnumNames.nameOf(this);
  }
}
