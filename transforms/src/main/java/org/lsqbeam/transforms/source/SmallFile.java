package org.lsqbeam.transforms.source;

import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import org.lsqbeam.graphs.io.InvalidDataException;
import org.lsqbeam.transforms.storage.Storage;

/** Reads whole files into memory, up to a limit of their size. */
final class SmallFile {
  /** The limit of a text file with one line for each image or class. */
  static final int TEXT_BYTES = 64 << 20;

  private SmallFile() {}

  /**
   * Reads a file.
   *
   * @throws InvalidDataException if it is larger than the limit
   */
  static byte[] read(Storage folder, String name, int limit) throws IOException {
    requireSize(folder.size(name), limit, folder.pathOf(name));
    return folder.read(name);
  }

  /**
   * Reads a stream to its end. A size that its header declares is not trusted.
   *
   * @param origin names the file in messages
   * @throws InvalidDataException if it is longer than the limit
   */
  static byte[] read(InputStream input, int limit, String origin) throws IOException {
    byte[] bytes = input.readNBytes(limit);
    if (input.read() >= 0) {
      throw new InvalidDataException(
          String.format(
              Locale.ROOT,
              "%s has more than %,d bytes; must be at most %,d",
              origin,
              bytes.length,
              limit));
    }
    return bytes;
  }

  /**
   * @throws InvalidDataException if a size is above the limit
   */
  static void requireSize(long size, int limit, String origin) {
    if (size > limit) {
      throw new InvalidDataException(
          String.format(Locale.ROOT, "%s has %,d bytes; must be at most %,d", origin, size, limit));
    }
  }
}
