package org.lsqbeam.pipelines.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
    DEATH,
    /**
     * The operation succeeds, and the process ends at once. Files that were written and not synced
     * since keep their names and lengths only: their content is zeros.
     */
    POWER_CUT;

    boolean kills() {
      return this == DEATH || this == POWER_CUT;
    }
  }

  /** The exit status of a process that {@link Fault#DEATH} ends. */
  public static final int DEAD = 86;

  /** A fault of the operation of a number, or of the first one at a place in the code. */
  private record Plan(long operation, String place, Fault fault) {}

  private static final Plan NONE = new Plan(0, "", Fault.ONCE);

  private static volatile @Nullable String watched;
  private static Plan plan = NONE;
  private static long count;
  private static @Nullable String failed;

  /** Does the planned operation; others may do later ones before it has ended. */
  private static @Nullable Thread doing;

  private static final Map<Kind, Long> KINDS = new EnumMap<>(Kind.class);

  /** The state of each file when it was last synced, by its identity on the disk. */
  private static final Map<Object, Synced> SYNCED = new HashMap<>();

  private record Synced(long size, FileTime modified) {}

  private static final Set<String> PLACES = new LinkedHashSet<>();

  private static @Nullable Consumer<String> atPlaces;

  /** The new place of the operation that a thread has begun and not ended. */
  private static final Map<Thread, String> BEGUN = new HashMap<>();

  private FileOperations() {}

  /**
   * Notes where in the code the operations below a folder are done, and calls something with each
   * place when its first operation is done.
   */
  public static synchronized void watchPlaces(Path folder, Consumer<String> action) {
    watch(folder, new Plan(0, "", Fault.POWER_CUT));
    atPlaces = action;
  }

  /** The places in the code, which begin with their kind, after {@link #watchPlaces}. */
  public static synchronized List<String> places() {
    return List.copyOf(PLACES);
  }

  /** The lines of this project that lead to the present operation. */
  private static String place(Kind kind) {
    return StackWalker.getInstance()
        .walk(
            frames ->
                frames
                    .filter(frame -> frame.getClassName().startsWith("org.lsqbeam."))
                    .filter(frame -> !frame.getClassName().contains(".faults."))
                    .map(StackWalker.StackFrame::toString)
                    .collect(Collectors.joining(" ", kind + " ", "")));
  }

  /** Counts the operations below a folder from 1 on, and lets one fail. */
  public static void watch(Path folder, long operation, Fault fault) {
    watch(folder, new Plan(operation, "", fault));
  }

  /** Lets the first operation at a place in the code fail. */
  public static void watch(Path folder, String place, Fault fault) {
    watch(folder, new Plan(0, place, fault));
  }

  private static synchronized void watch(Path folder, Plan next) {
    watched = folder.toAbsolutePath().toString();
    plan = next;
    count = 0;
    failed = null;
    doing = null;
    KINDS.clear();
    PLACES.clear();
    BEGUN.clear();
    atPlaces = null;
    SYNCED.clear();
    if (plan.fault == Fault.POWER_CUT) {
      eachFile(folder, FileOperations::synced);
    }
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
    String place = atPlaces == null && plan.place.isEmpty() ? "" : place(kind);
    if (atPlaces != null && PLACES.add(place)) {
      BEGUN.put(Thread.currentThread(), place);
    }
    boolean now =
        plan.place.isEmpty() ? count == plan.operation : failed == null && place.equals(plan.place);
    if (now) {
      failed = kind + " " + path;
      doing = Thread.currentThread();
    }
    if (now && plan.fault == Fault.HALF && kind == Kind.WRITE) {
      return true;
    }
    boolean later = plan.fault == Fault.FOR_GOOD && failed != null && !now;
    if ((now && !plan.fault.kills()) || later) {
      fail(kind, path);
    }
    return false;
  }

  /** Ends the process if that is planned for the operation that this thread has done. */
  static synchronized void after(Path path) {
    if (watches(path) && doing == Thread.currentThread() && plan.fault.kills()) {
      if (plan.fault == Fault.POWER_CUT) {
        eachFile(Path.of(String.valueOf(watched)), FileOperations::loseUnsynced);
      }
      Runtime.getRuntime().halt(DEAD);
    }
    Consumer<String> action = atPlaces;
    String begun = BEGUN.remove(Thread.currentThread());
    if (action != null && begun != null && watches(path)) {
      action.accept(begun);
    }
  }

  /** Whether a power cut would now leave zeros in the place of a file's content. */
  static synchronized boolean isUnsynced(Path file) throws IOException {
    BasicFileAttributes now = attributes(file);
    return !new Synced(now.size(), now.lastModifiedTime()).equals(SYNCED.get(now.fileKey()));
  }

  /** Notes that the content of a file is on the disk. */
  static synchronized void synced(Path file) {
    try {
      BasicFileAttributes now = attributes(file);
      if (now.isRegularFile()) {
        SYNCED.put(now.fileKey(), new Synced(now.size(), now.lastModifiedTime()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void loseUnsynced(Path file) {
    try {
      if (isUnsynced(file)) {
        // In place: a mapped file that becomes shorter would end the process by a signal.
        int size = (int) attributes(file).size();
        Files.write(FaultyPath.real(file), new byte[size], StandardOpenOption.WRITE);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static BasicFileAttributes attributes(Path file) throws IOException {
    return Files.readAttributes(FaultyPath.real(file), BasicFileAttributes.class);
  }

  /** Visits the files below a folder without counting operations. */
  private static void eachFile(Path folder, Consumer<Path> visit) {
    try (Stream<Path> files = Files.walk(FaultyPath.real(folder))) {
      // Temporary files, some of which are loaded as code, mean nothing after a power cut.
      files
          .filter(file -> !file.startsWith(System.getProperty("java.io.tmpdir")))
          .filter(Files::isRegularFile)
          .forEach(visit);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
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
