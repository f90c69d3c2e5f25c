package org.lsqbeam.transforms.storage;

import java.nio.charset.StandardCharsets;

/**
 * A small file's content, and which of its versions that is.
 *
 * @param text the content, UTF-8
 * @param version changes with every {@link GcsStorage#replace}; never {@link #ABSENT}
 */
public record Versioned(String text, long version) {
  /** The version of a file that is not there. */
  public static final long ABSENT = 0;

  Versioned(byte[] content, long version) {
    this(new String(content, StandardCharsets.UTF_8), version);
  }
}
