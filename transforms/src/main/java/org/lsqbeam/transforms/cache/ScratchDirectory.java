package org.lsqbeam.transforms.cache;

import java.io.Closeable;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.lsqbeam.graphs.io.FolderTree;

/**
 * A folder for one piece of work, removed at its end. It is held by a file's lock, so that the next
 * one to be made removes those whose processes were killed.
 */
public final class ScratchDirectory implements Closeable {
  private static final String HELD = ".held";

  /**
   * What the names of this process's folders begin with, and no other's. It does not look at those:
   * to open and close a file gives up all locks that the process has on it.
   */
  private static final String PROCESS =
      ProcessHandle.current().pid()
          + "-"
          + ManagementFactory.getRuntimeMXBean().getStartTime()
          + "-";

  private final Path folder;
  private final FileChannel held;

  private ScratchDirectory(Path folder, FileChannel held) {
    this.folder = folder;
    this.held = held;
  }

  public static ScratchDirectory in(WorkerDirectory work) throws IOException {
    return work.alone(
        () -> {
          Path all = Files.createDirectories(work.path().resolve("scratch"));
          removeAbandoned(all);
          Path made = Files.createDirectory(all.resolve(PROCESS + UUID.randomUUID()));
          FileChannel held =
              FileChannel.open(
                  made.resolve(HELD), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
          held.lock();
          return new ScratchDirectory(made, held);
        });
  }

  private static void removeAbandoned(Path all) throws IOException {
    List<Path> folders;
    try (Stream<Path> found = Files.list(all)) {
      folders = found.filter(each -> !each.getFileName().toString().startsWith(PROCESS)).toList();
    }
    for (Path folder : folders) {
      try (FileChannel other = FileChannel.open(folder.resolve(HELD), StandardOpenOption.WRITE)) {
        if (other.tryLock() != null) {
          FolderTree.delete(folder);
        }
      } catch (NoSuchFileException e) {
        Files.deleteIfExists(folder); // nothing is in it before that file, or after
      }
    }
  }

  public Path path() {
    return folder;
  }

  @Override
  public void close() throws IOException {
    try (held) {
      FolderTree.delete(folder);
    }
  }
}
