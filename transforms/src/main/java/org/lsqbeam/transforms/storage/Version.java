package org.lsqbeam.transforms.storage;

import java.io.Serializable;

/**
 * Identifies one state of a file in an {@link ObjectStorage}. Every write gives the file another
 * version, also when the content is the same.
 *
 * @param token a value that only the store which made it interprets
 */
public record Version(String token) implements Serializable {
  /** The version of a file that does not exist. */
  public static final Version ABSENT = new Version("");
}
