package org.lsqbeam.graphs.io;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Adds the file's name to errors that lack it. The JDK names a file that it cannot open, but not
 * one that it cannot write to: "No space left on device".
 */
public final class NamedErrors {
  private NamedErrors() {}

  /** An operation on a file. */
  @FunctionalInterface
  public interface Operation<T extends @Nullable Object> {
    /** Does it. */
    T run() throws IOException;
  }

  /** An operation on a file without a result. */
  @FunctionalInterface
  public interface Action {
    /** Does it. */
    void run() throws IOException;
  }

  /**
   * Does an operation on a file; its error names the file.
   *
   * @throws MisplacedException if there is a folder of the file's name
   */
  public static <T extends @Nullable Object> T of(Path file, Operation<T> operation)
      throws IOException {
    try {
      return operation.run();
    } catch (IOException e) {
      MisplacedException.requireNoFolder(file, e);
      throw naming(file, e);
    }
  }

  /** Does the same as {@link #of} for an operation without a result. */
  public static void in(Path file, Action action) throws IOException {
    try {
      action.run();
    } catch (IOException e) {
      MisplacedException.requireNoFolder(file, e);
      throw naming(file, e);
    }
  }

  /** Returns an error that names the file: the given one if it does already. */
  public static IOException naming(Path file, IOException e) {
    // The JDK's errors of an open file have no class of their own.
    return e.getClass() == IOException.class
        ? new NamedException(file + ": " + e.getMessage(), e)
        : e;
  }

  /**
   * Returns the message of an error. The JDK's own message for a file without rights is the file's
   * name.
   */
  public static String message(IOException e) {
    return MisplacedException.of(e).map(Throwable::getMessage).orElseGet(() -> reason(e));
  }

  private static String reason(IOException e) {
    if (!(e instanceof FileSystemException file) || file.getReason() != null) {
      return String.valueOf(e.getMessage());
    }
    String reason;
    if (e instanceof AccessDeniedException) {
      reason = "access denied";
    } else if (e instanceof NoSuchFileException) {
      reason = "there is no such file or folder";
    } else if (e instanceof FileAlreadyExistsException) {
      reason = "there is a file or folder of this name";
    } else if (e instanceof NotDirectoryException) {
      reason = "it is not a folder";
    } else if (e instanceof DirectoryNotEmptyException) {
      reason = "the folder is not empty";
    } else {
      reason = e.getClass().getSimpleName();
    }
    return file.getMessage() + ": " + reason;
  }

  /** An error that names its file. */
  private static final class NamedException extends IOException {
    private static final long serialVersionUID = 1L;

    NamedException(String message, IOException cause) {
      super(message, cause);
    }
  }
}
