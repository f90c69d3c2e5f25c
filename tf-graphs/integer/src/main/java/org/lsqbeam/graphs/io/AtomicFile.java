package org.lsqbeam.graphs.io;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
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

  /** More than one: another command may discard the temporary file before it is linked. */
  private static final int LINK_ATTEMPTS = 2;

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
   * Writes a file unless one of that name exists; makes its folder where there is none. Exactly one
   * of all writers succeeds: a hard link, unlike a rename, replaces nothing. Where no link can be
   * made, the file itself is created, and others see it before it is written.
   *
   * @return whether this call wrote it
   */
  public static boolean writeNew(Path file, byte[] content) throws IOException {
    Path whole = file.toAbsolutePath();
    DurableFiles.createFolders(whole.resolveSibling(""));
    try {
      linkOrCreate(whole, content);
    } catch (FileAlreadyExistsException e) {
      Recovery.FILE_OF_ANOTHER_KEPT.taken();
      return false;
    }
    DurableFiles.sync(whole.resolveSibling(""));
    return true;
  }

  private static void linkOrCreate(Path file, byte[] content) throws IOException {
    for (int attempt = 0; attempt < LINK_ATTEMPTS; attempt++) {
      try {
        link(file, content);
        return;
      } catch (FileAlreadyExistsException e) {
        throw e;
      } catch (NoSuchFileException e) {
        // Another command has discarded the temporary file.
      } catch (UnsupportedOperationException | FileSystemException e) {
        break;
      }
    }
    create(file, file, content);
    Recovery.FILE_CREATED_WITHOUT_LINK.taken();
  }

  private static void link(Path file, byte[] content) throws IOException {
    Path temporary = temporary(file);
    create(temporary, file, content);
    try {
      Files.createLink(file, temporary);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  /** Creates a file, writes and syncs it; an error names the one that it is made for. */
  private static void create(Path created, Path file, byte[] content) throws IOException {
    Files.createFile(created);
    try {
      NamedErrors.in(file, () -> Files.write(created, content, StandardOpenOption.WRITE));
      DurableFiles.sync(created);
    } catch (IOException e) {
      Files.deleteIfExists(created);
      throw e;
    }
  }

  /** Does the same as {@link #write(Path, byte[])} for content that need not fit into memory. */
  public static void write(Path file, Filling content) throws IOException {
    Path absolute = file.toAbsolutePath();
    DurableFiles.createFolders(absolute.resolveSibling(""));
    MisplacedException.requireFile(absolute); // a rename would replace it
    Path temporary = temporary(absolute);
    try {
      content.fill(temporary);
      DurableFiles.sync(temporary);
      NamedErrors.in(absolute, () -> DurableFiles.move(temporary, absolute));
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
        if (Files.deleteIfExists(file)) { // another command may be done with it meanwhile
          Recovery.LEFT_FILE_REMOVED.taken();
        }
      }
    }
  }
}
