package org.lsqbeam.pipelines.faults;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Counts the file operations below one folder and makes one of them fail. {@link
 * FaultyFileSystemProvider} reports every operation of the process here before it is done.
 */
public final class FileOperations {
  /** A kind of operation. */
  public enum Kind {
    OPEN,
    READ,
    WRITE,
    SYNC,
    LIST,
    MOVE,
    DELETE,
    CREATE_FOLDER,
    LOOK
  }

  /** The way in which an operation fails. */
  public enum Fault {
    /** This operation fails, later ones succeed. */
    ONCE,
    /** This operation and all later ones fail. */
    FOR_GOOD,
    /** A write writes half of its bytes and fails; other operations fail once. */
    HALF,
    /** The operation succeeds, and the process ends at once. */
    DEATH
  }

  /** The exit status of a process that {@link Fault#DEATH} ends. */
  public static final int DEAD = 86;

  /** A planned fault. */
  private record Plan(long operation, Fault fault) {}

  private static final Plan NONE = new Plan(0, Fault.ONCE);

  private static volatile @Nullable String watched;
  private static Plan plan = NONE;
  private static long count;
  private static @Nullable String failed;
  private static final Map<Kind, Long> KINDS = new EnumMap<>(Kind.class);

  private FileOperations() {}

  /** Counts the operations below a folder from 1 on, and lets one fail. */
  public static synchronized void watch(Path folder, long operation, Fault fault) {
    watched = folder.toAbsolutePath().toString();
    plan = new Plan(operation, fault);
    count = 0;
    failed = null;
    KINDS.clear();
  }

  /** Stops counting, and returns the number of operations counted. */
  public static synchronized long stop() {
    watched = null;
    return count;
  }

  /** The first operation that failed, such as {@code WRITE /a/b}; null if none did. */
  public static synchronized @Nullable String failed() {
    return failed;
  }

  /** The number of operations counted, by kind. */
  public static synchronized Map<Kind, Long> kinds() {
    return new EnumMap<>(KINDS);
  }

  private static boolean watches(Path path) {
    String folder = watched;
    return folder != null && path.toAbsolutePath().toString().startsWith(folder);
  }

  /**
   * Counts an operation that is about to be done.
   *
   * @return whether a write shall write half of its bytes and then call {@link #fail}
   * @throws IOException if it fails by plan
   */
  static synchronized boolean before(Kind kind, Path path) throws IOException {
    if (!watches(path)) {
      return false;
    }
    count++;
    KINDS.merge(kind, 1L, Long::sum);
    boolean now = count == plan.operation;
    if (now) {
      failed = kind + " " + path;
    }
    if (now && plan.fault == Fault.HALF && kind == Kind.WRITE) {
      return true;
    }
    boolean later = plan.fault == Fault.FOR_GOOD && plan.operation > 0 && count > plan.operation;
    if ((now && plan.fault != Fault.DEATH) || later) {
      fail(kind, path);
    }
    return false;
  }

  /** Ends the process if that is planned for the operation that was counted last. */
  static synchronized void after(Path path) {
    if (watches(path) && count == plan.operation && plan.fault == Fault.DEATH) {
      Runtime.getRuntime().halt(DEAD);
    }
  }

  /** Fails as the JDK does: errors of an open file do not name it. */
  static void fail(Kind kind, Path path) throws IOException {
    switch (kind) {
      case WRITE, SYNC -> throw new IOException("No space left on device");
      case READ -> throw new IOException("Input/output error");
      default -> throw new FileSystemException(path.toString(), null, "Input/output error");
    }
  }
}
