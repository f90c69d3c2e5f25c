package org.lsqbeam.transforms.cache;

import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A folder on each worker's disk for local copies of files in an object store. Several processes of
 * a machine may share it.
 *
 * @param given the value of {@code --workFolder}; null for a folder of the user among the machine's
 *     temporary files
 * @param cacheBytes the limit of the cache; null for four fifths of the free space
 */
public record WorkerDirectory(@Nullable String given, @Nullable Long cacheBytes)
    implements Serializable {
  /** A folder whose cache is limited by the free space only. */
  public static WorkerDirectory at(@Nullable String given) {
    return new WorkerDirectory(given, null);
  }

  /** The path on this machine; it need not exist. */
  public Path path() {
    return given == null
        ? Path.of(
            System.getProperty("java.io.tmpdir"), "lsq-beam-" + System.getProperty("user.name"))
        : Path.of(given);
  }

  /**
   * Checks that the folder exists or can be created, without creating it.
   *
   * @throws IllegalArgumentException if it cannot be written
   */
  public void requireWritable() {
    if (given == null) {
      return;
    }
    Path there = path().toAbsolutePath();
    while (!Files.exists(there)) {
      there = Objects.requireNonNull(there.getParent(), "the root is always there");
    }
    if (!Files.isDirectory(there) || !Files.isWritable(there)) {
      throw new IllegalArgumentException(
          "workFolder is '" + given + "'; must be a folder that can be written");
    }
  }

  /** The file whose lock keeps other threads and processes from changing this folder. */
  Path lockFile() {
    return path().resolve(".lock");
  }
}
