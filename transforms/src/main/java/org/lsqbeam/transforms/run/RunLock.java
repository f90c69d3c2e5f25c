package org.lsqbeam.transforms.run;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lsqbeam.transforms.lock.FileLock;
import org.lsqbeam.transforms.lock.Lease;
import org.lsqbeam.transforms.lock.Uninterruptibly;
import org.lsqbeam.transforms.storage.ObjectStorage;

/**
 * The exclusive right to train a run. After acquiring it, a worker checks whether the run is done
 * already, and it marks the run as done before it closes the lock.
 *
 * <p>In an object store it is a {@link Lease}. For a local run it is a {@link FileLock} on {@value
 * #FILE} in the run's folder: the system frees it the moment its process dies, so it needs no clock
 * and no heartbeat, and nobody waits for a killed process.
 */
public final class RunLock implements Closeable {
  private static final String FILE = ".lock";

  private final Thread worker = Thread.currentThread();
  private final Closeable release;
  private @Nullable Lease lease;
  private volatile @Nullable String lost;

  private RunLock(Closeable release) {
    this.release = release;
  }

  /**
   * Locks a run for the calling thread, which is interrupted if the lock is lost.
   *
   * @return empty if another worker trains the run
   */
  public static Optional<RunLock> take(RunFolder run) throws IOException {
    Optional<ObjectStorage> objects = run.storage().objectStorage();
    return objects.isPresent() ? takeLease(objects.get()) : takeFile(run);
  }

  /** Whether a worker holds the lock of a run at this moment. */
  public static boolean isHeldBySome(RunFolder run) throws IOException {
    Optional<ObjectStorage> objects = run.storage().objectStorage();
    if (objects.isPresent()) {
      return Lease.isHeld(objects.get());
    }
    if (!run.storage().isFile(FILE)) {
      return false;
    }
    Optional<FileLock> lock = FileLock.take(run.path().resolve(FILE));
    if (lock.isPresent()) {
      lock.get().close();
    }
    return lock.isEmpty();
  }

  /** Whether a worker has left the lock of a run without releasing it, and it has expired. */
  public static boolean isExpired(RunFolder run) throws IOException {
    Optional<ObjectStorage> objects = run.storage().objectStorage();
    return objects.isPresent() && Lease.isExpired(objects.get());
  }

  /** Returns who holds the lock of a run, for messages. */
  public static String holder(RunFolder run) throws IOException {
    Optional<ObjectStorage> objects = run.storage().objectStorage();
    return objects.isPresent()
        ? Lease.holder(objects.get()).map(Lease.Holder::words).orElse("another worker")
        : "another process";
  }

  private static Optional<RunLock> takeFile(RunFolder run) throws IOException {
    Path file = run.path().resolve(FILE);
    return FileLock.take(file).map(lock -> new RunLock(() -> release(run, file, lock)));
  }

  /** Keeps the file until the run is done: if it were removed before, two could lock two files. */
  private static void release(RunFolder run, Path file, FileLock lock) throws IOException {
    try (lock) {
      if (run.storage().isFile(RunFolder.DONE)) {
        Files.deleteIfExists(file);
      }
    }
  }

  private static Optional<RunLock> takeLease(ObjectStorage run) throws IOException {
    RunLock lock = new RunLock(() -> {});
    // An interruption between the request and its answer would leave a lease that nobody holds.
    Uninterruptibly.run(() -> lock.lease = Lease.take(run, lock.worker, lock::lose).orElse(null));
    return lock.lease == null ? Optional.empty() : Optional.of(lock);
  }

  private void lose(String reason) {
    lost = reason;
    worker.interrupt();
  }

  /** Whether the lock is held. Once false it stays false. */
  public boolean isHeld() {
    return lost == null && (lease == null || lease.isHeld());
  }

  /**
   * Checks that the lock is held.
   *
   * @throws IOException if it is lost, with the reason
   */
  public void requireHeld() throws IOException {
    if (!isHeld()) {
      throw new IOException(String.valueOf(lost));
    }
  }

  /** Does the same as {@link #requireHeld}, after reading the file of a lease. */
  void requireHeldAfresh() throws IOException {
    if (lease != null) {
      lease.look();
    }
    requireHeld();
  }

  /** Releases the lock, also in an interrupted thread. */
  @Override
  public void close() throws IOException {
    if (lease != null) {
      Uninterruptibly.run(lease::close);
    } else {
      // In this thread, without loading a class: a worker that shuts down may have closed the class
      // loader already, and a lock that is not released would block the run for good.
      release.close();
    }
    if (lost != null) {
      // The interruption was meant for this work only, which has ended.
      Thread.interrupted();
    }
  }
}
