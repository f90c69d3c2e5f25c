package org.lsqbeam.graphs.image;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** How the images of a dataset are stored. */
public enum ImageEncoding {
  /** Lossless. */
  PNG,
  /** Small; baseline, 4:2:0. */
  JPEG;

  /** {@code png} or {@code jpeg}. */
  @JsonValue
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
