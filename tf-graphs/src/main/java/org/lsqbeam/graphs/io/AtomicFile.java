package org.lsqbeam.graphs.io;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
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
            NamedErrors.in(
                file,
                () ->
                    Files.write(
                        temporary,
                        content,
                        StandardOpenOption.CREATE_NEW,
                        StandardOpenOption.WRITE)));
  }

  /**
   * Writes a file unless one of that name exists. Of all who try at once, exactly one succeeds: a
   * hard link, unlike a rename, replaces nothing.
   *
   * @return whether this call wrote it
   */
  public static boolean writeNew(Path file, byte[] content) throws IOException {
    Path whole = file.toAbsolutePath();
    Path temporary = temporary(whole);
    write(temporary, content);
    try {
      Files.createLink(whole, temporary);
      DurableFiles.sync(whole.resolveSibling(""));
      return true;
    } catch (FileAlreadyExistsException e) {
      Recovery.FILE_OF_ANOTHER_KEPT.taken();
      return false;
    } catch (UnsupportedOperationException | FileSystemException e) {
      return moveNew(temporary, whole); // a file system without hard links
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  private static boolean moveNew(Path temporary, Path file) throws IOException {
    try {
      Files.move(temporary, file);
      Recovery.FILE_MOVED_WITHOUT_LINK.taken();
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    }
  }

  /** Does the same as {@link #write(Path, byte[])} for content that need not fit into memory. */
  public static void write(Path file, Filling content) throws IOException {
    Path absolute = file.toAbsolutePath();
    DurableFiles.createFolders(absolute.resolveSibling(""));
    Path temporary = temporary(absolute);
    try {
      content.fill(temporary);
      DurableFiles.sync(temporary);
      DurableFiles.move(temporary, absolute);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  /** Not by createTempFile, whose files only their owner may read. */
  private static Path temporary(Path file) {
    return file.resolveSibling(PREFIX + file.getFileName() + "-" + UUID.randomUUID());
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
        Recovery.LEFT_FILE_REMOVED.taken();
      }
    }
  }
}
