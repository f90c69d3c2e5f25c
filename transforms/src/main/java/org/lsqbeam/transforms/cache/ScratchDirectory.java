package org.lsqbeam.transforms.cache;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.lsqbeam.graphs.io.FolderTree;
import org.lsqbeam.transforms.lock.FileLock;

/**
 * A folder for one piece of work of the thread that creates it, removed at its end. A locked file
 * beside the folder shows that it is in use. Creating one removes those of killed processes.
 */
public final class ScratchDirectory implements Closeable {
  private static final String LOCK = ".lock";

  private final Path folder;
  private final FileLock lock;

  private ScratchDirectory(Path folder, FileLock lock) {
    this.folder = folder;
    this.lock = lock;
  }

  /** Creates a folder in the work folder. */
  public static ScratchDirectory in(WorkerDirectory work) throws IOException {
    Path parent = Files.createDirectories(work.path().resolve("scratch"));
    removeAbandoned(parent);
    Path folder = parent.resolve(UUID.randomUUID().toString());
    FileLock lock = FileLock.await(lockFile(folder));
    return new ScratchDirectory(Files.createDirectory(folder), lock);
  }

  private static Path lockFile(Path folder) {
    return folder.resolveSibling(folder.getFileName() + LOCK);
  }

  private static void removeAbandoned(Path parent) throws IOException {
    List<String> names;
    try (Stream<Path> found = Files.list(parent)) {
      names = found.map(file -> file.getFileName().toString()).toList();
    }
    for (String name : names) {
      if (name.endsWith(LOCK)) {
        Path file = parent.resolve(name);
        Optional<FileLock> lock = FileLock.take(file);
        if (lock.isPresent()) {
          Path folder = parent.resolve(name.substring(0, name.length() - LOCK.length()));
          new ScratchDirectory(folder, lock.get()).close();
        }
      }
    }
  }

  /** The folder itself. */
  public Path path() {
    return folder;
  }

  @Override
  public void close() throws IOException {
    try (lock) {
      FolderTree.delete(folder);
      Files.deleteIfExists(lockFile(folder));
    }
  }
}
