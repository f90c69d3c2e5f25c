package org.lsqbeam.graphs.io;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * There is a folder or a device where a file should be, or a file where a folder should be. It is a
 * person's, so nothing is removed or written in its place. The errors of the JDK say this in words
 * of the C library, which differ by operation, system and locale.
 */
public final class MisplacedException extends InvalidDataException {
  private static final long serialVersionUID = 1L;

  /** The most symbolic links that Linux follows to a file. */
  private static final int MAX_LINKS = 40;

  private MisplacedException(String message, @Nullable IOException cause) {
    super(message, cause);
  }

  /**
   * Makes sure that an operation on a file did not fail because there is a folder of its name.
   *
   * @param cause why the operation failed
   * @throws MisplacedException if it did
   */
  static void requireNoFolder(Path file, IOException cause) {
    if (Files.isDirectory(file)) {
      throw new MisplacedException(file + " is a folder; must be a file", cause);
    }
  }

  /**
   * Makes sure that no FIFO, socket or device is in the place of a file: to open it may wait for
   * ever, and to read it may never end. Symbolic links are followed. A folder, or a file that is
   * missing, is left to the operation on it.
   *
   * @throws MisplacedException if there is one, or a symbolic link that leads back to itself
   */
  public static void requireFile(Path file) throws IOException {
    BasicFileAttributes attributes;
    try {
      attributes = Files.readAttributes(file, BasicFileAttributes.class);
    } catch (FileSystemException e) {
      if (isEndlessLink(file)) {
        throw new MisplacedException(
            file + " is a symbolic link that leads back to itself; must be a file", e);
      }
      return;
    }
    if (attributes.isOther()) {
      throw new MisplacedException(file + " is a FIFO, a socket or a device; must be a file", null);
    }
  }

  /** The error's reason does not tell: libc translates it. */
  private static boolean isEndlessLink(Path file) throws IOException {
    Path at = file;
    for (int links = 0; links < MAX_LINKS && Files.isSymbolicLink(at); links++) {
      at = at.resolveSibling(Files.readSymbolicLink(at));
    }
    return Files.isSymbolicLink(at);
  }

  /** Finds the file on the path of a failed operation in whose place a folder should be. */
  public static Optional<MisplacedException> of(IOException cause) {
    return cause instanceof FileSystemException named && named.getFile() != null
        ? file(named).map(file -> inPlaceOfFolder(file, cause))
        : Optional.empty();
  }

  /**
   * Makes sure that no file is where a folder is to be made.
   *
   * @throws MisplacedException if there is one
   */
  public static void requireNoFile(Path folder) {
    if (isFile(folder)) {
      throw inPlaceOfFolder(folder, null);
    }
  }

  private static MisplacedException inPlaceOfFolder(Path file, @Nullable IOException cause) {
    return new MisplacedException(file + " is a file; must be a folder", cause);
  }

  private static Optional<Path> file(FileSystemException cause) {
    Path named;
    try {
      named = Path.of(cause.getFile());
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
    boolean folder =
        cause instanceof NotDirectoryException || cause instanceof FileAlreadyExistsException;
    return folder && isFile(named) ? Optional.of(named) : fileAbove(named);
  }

  private static Optional<Path> fileAbove(Path path) {
    for (@Nullable Path above = path.getParent(); above != null; above = above.getParent()) {
      if (Files.exists(above)) {
        return isFile(above) ? Optional.of(above) : Optional.empty();
      }
    }
    return Optional.empty();
  }

  /** Whether something is there that is no folder. */
  private static boolean isFile(Path path) {
    return Files.exists(path) && !Files.isDirectory(path);
  }
}
