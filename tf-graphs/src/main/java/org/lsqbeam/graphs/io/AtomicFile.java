package org.lsqbeam.graphs.io;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Files that exist whole or not at all, also after a power cut: written under a temporary name,
 * synced, then renamed.
 */
public final class AtomicFile {
  private static final String PREFIX = ".unfinished-";

  private AtomicFile() {}

  /** Fills a new file. */
  @FunctionalInterface
  public interface Filling {
    /** Makes the file, which is not there yet, and writes all of it. */
    void fill(Path file) throws IOException;
  }

  /** Writes a file, replacing any of that name; makes its folder where there is none. */
  public static void write(Path file, byte[] content) throws IOException {
    write(
        file,
        temporary ->
            Files.write(
                temporary, content, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
  }

  /** Does the same as {@link #write(Path, byte[])} for content that need not fit into memory. */
  public static void write(Path file, Filling content) throws IOException {
    Path absolute = file.toAbsolutePath();
    DurableFiles.createFolders(absolute.resolveSibling(""));
    // Not by createTempFile, whose files only their owner may read.
    Path temporary = absolute.resolveSibling(PREFIX + file.getFileName() + "-" + UUID.randomUUID());
    try {
      NamedErrors.in(file, () -> content.fill(temporary));
      DurableFiles.sync(temporary);
      DurableFiles.move(temporary, absolute);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  /** Whether a file is one that somebody is writing, or has left unfinished. */
  public static boolean isUnfinished(Path file) {
    return file.getFileName().toString().startsWith(PREFIX);
  }

  /** Removes what writers that were killed have left in a folder; nobody may be writing there. */
  public static void discardUnfinished(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> unfinished = files.filter(AtomicFile::isUnfinished).toList();
      for (Path file : unfinished) {
        Files.delete(file);
      }
    }
  }
}
