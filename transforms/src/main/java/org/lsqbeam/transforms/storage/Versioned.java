package org.lsqbeam.transforms.storage;

import java.nio.charset.StandardCharsets;

/**
 * The content of a small file and its version.
 *
 * @param text the content, UTF-8
 * @param version never {@link Version#ABSENT}
 */
public record Versioned(String text, Version version) {
  Versioned(byte[] content, Version version) {
    this(new String(content, StandardCharsets.UTF_8), version);
  }
}
