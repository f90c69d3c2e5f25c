package org.lsqbeam.transforms.cache;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.Serializable;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.lsqbeam.graphs.runtime.JvmSingletons;

/**
 * A folder on each worker's disk for copies of what is in Cloud Storage. Several processes of a
 * machine may have one together.
 *
 * @param given as {@code --workFolder} takes it; null for one of the user among the machine's
 *     temporary files
 * @param cacheBytes that what is kept there may take; null for four fifths of what is free
 */
public record WorkerDirectory(@Nullable String given, @Nullable Long cacheBytes)
    implements Serializable {
  private static final String LOCK = ".lock";

  /** A file's lock keeps other processes out, but is refused to a second thread of this one. */
  private static final ReentrantLock THREADS =
      JvmSingletons.value("work folder", ReentrantLock.class, ReentrantLock::new);

  /** A folder, bounded by its disk alone. */
  public static WorkerDirectory at(@Nullable String given) {
    return new WorkerDirectory(given, null);
  }

  /** Where it is on this machine; it need not be there. */
  public Path path() {
    return given == null
        ? Path.of(
            System.getProperty("java.io.tmpdir"), "lsq-beam-" + System.getProperty("user.name"))
        : Path.of(given);
  }

  /**
   * Makes sure that a given folder is there or can be made; nothing is made yet.
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
          "workFolder is '" + given + "', which cannot be written; allowed: a folder that can");
    }
  }

  /** What is done. */
  @FunctionalInterface
  interface Work<T> {
    T run() throws IOException;
  }

  /**
   * Works while no other thread and no other process does in this folder, which is made.
   *
   * @throws InterruptedIOException if the thread is interrupted while it waits for its turn
   */
  <T> T alone(Work<T> work) throws IOException {
    try {
      THREADS.lockInterruptibly();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while another had " + path());
    }
    try (FileChannel lock =
        FileChannel.open(
            Files.createDirectories(path()).resolve(LOCK),
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE)) {
      lock.lock(); // until it is closed
      return work.run();
    } finally {
      THREADS.unlock();
    }
  }
}
