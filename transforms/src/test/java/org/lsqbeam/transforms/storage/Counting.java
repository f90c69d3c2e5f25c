package org.lsqbeam.transforms.storage;

import java.io.IOException;
import java.util.Optional;

/** A process that counts in a file which others count in too. */
final class Counting {
  private Counting() {}

  /**
   * Counts.
   *
   * @param arguments a storage's root, and how often to count
   */
  public static void main(String[] arguments) throws IOException {
    count(Storage.at(arguments[0]), Integer.parseInt(arguments[1]));
  }

  static void count(Storage storage, int times) throws IOException {
    for (int counted = 0; counted < times; ) {
      Optional<VersionedFile> file = storage.readVersion("count");
      int next = file.map(VersionedFile::text).map(Integer::valueOf).orElse(0) + 1;
      long version = file.map(VersionedFile::version).orElse(VersionedFile.ABSENT);
      if (storage.replace("count", Integer.toString(next), version).isPresent()) {
        counted++;
      }
    }
  }
}
