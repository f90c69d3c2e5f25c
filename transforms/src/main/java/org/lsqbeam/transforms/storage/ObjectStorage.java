package org.lsqbeam.transforms.storage;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.BiConsumer;

/**
 * Files in an object store, which several machines share. A write or removal can be bound to the
 * version of the file that the caller knows: of all who try with one version, exactly one succeeds.
 *
 * <p>A retry after a lost answer counts as the same attempt: an operation reports failure only if
 * the file has another version than expected and this operation did not make it.
 *
 * <p>To add a store, implement this interface, add its scheme to {@link Scheme}, and run {@code
 * ObjectStorageContract} against it.
 */
public non-sealed interface ObjectStorage extends Storage {
  /** Objects are files. */
  @Override
  default List<FileEntry> list(String folder, BiConsumer<String, String> unreadable)
      throws IOException {
    return list(folder);
  }

  @Override
  ObjectStorage in(String folder);

  @Override
  default Optional<Path> localPath(String name) {
    return Optional.empty();
  }

  @Override
  default Optional<ObjectStorage> objectStorage() {
    return Optional.of(this);
  }

  /** Reads a small file together with its version; empty if there is none. */
  Optional<Versioned> readVersioned(String name) throws IOException;

  /** Returns the version of a file, {@link Version#ABSENT} if there is none. */
  Version version(String name) throws IOException;

  /** Returns the versions of all files below a folder, by name. */
  SortedMap<String, Version> versions(String folder) throws IOException;

  /**
   * Writes a small file if its version is the expected one.
   *
   * @param text the new content
   * @param expected the version that was read, or {@link Version#ABSENT} to create the file
   * @return the new version; empty if the file has another version than expected
   */
  Optional<Version> writeIf(String name, String text, Version expected) throws IOException;

  /** Does the same as {@link #writeIf} with a copy of a local file of any size. */
  Optional<Version> uploadIf(Path file, String name, Version expected) throws IOException;

  /**
   * Removes a file if its version is the expected one.
   *
   * @return whether the file does not exist now; false if it has another version
   */
  boolean deleteIf(String name, Version expected) throws IOException;
}
