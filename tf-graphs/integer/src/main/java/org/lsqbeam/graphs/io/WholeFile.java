package org.lsqbeam.graphs.io;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads files whole that fit into memory. */
public final class WholeFile {
  /** The most bytes of a file that is read whole; artifacts are far smaller. */
  public static final int MAX_BYTES = 1 << 28;

  private WholeFile() {}

  /**
   * Reads a file.
   *
   * @throws MisplacedException if something else is in its place
   * @throws DamagedFileException if it is too large
   */
  public static byte[] read(Path file) throws IOException {
    return NamedErrors.of(
        file,
        () -> {
          requireReadable(file);
          return Files.readAllBytes(file);
        });
  }

  /** Makes sure that a file may be read whole, as {@link #read} does. */
  public static void requireReadable(Path file) throws IOException {
    MisplacedException.requireFile(file);
    requireSize(Files.size(file), file.toString());
  }

  /**
   * Makes sure that a file is not too large to be read whole.
   *
   * @param path for the message
   * @throws DamagedFileException if it is
   */
  public static void requireSize(long bytes, String path) {
    if (bytes > MAX_BYTES) {
      throw new DamagedFileException(
          path + " is damaged: it has " + bytes + " bytes; must have at most " + MAX_BYTES);
    }
  }
}
