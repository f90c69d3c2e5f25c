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
import org.lsqbeam.transforms.storage.GcsStorage;
import org.lsqbeam.transforms.storage.LocalStorage;

/**
 * The right to train a run, of which one worker has it at a time. Whoever takes it looks afterwards
 * whether the run is done, and marks it as done before giving it back.
 *
 * <p>In Cloud Storage it is a {@link Lease}. On this machine it is the lock of a file, {@value
 * #FILE} in the run's folder: the system takes that from a process the moment it dies, so nobody
 * waits for one that was killed, and no clock or heartbeat is needed. A thread that dies without
 * giving the right back loses it, as a process does.
 */
public final class RunLock implements Closeable {
  private static final String FILE = ".lock";

  private final Thread worker = Thread.currentThread();
  private Closeable right;
  private volatile @Nullable String lost;

  private RunLock(Closeable right) {
    this.right = right;
  }

  /**
   * Takes the right to train a run, for the thread that asks: if it is lost, that thread is
   * interrupted.
   *
   * @return nothing if another has it
   */
  public static Optional<RunLock> take(RunFolder run) throws IOException {
    return run.storage() instanceof LocalStorage here
        ? takeHere(here)
        : takeByLease((GcsStorage) run.storage());
  }

  /** Who has the right to train a run, in words, as far as that is known. */
  public static String holder(RunFolder run) throws IOException {
    return run.storage() instanceof GcsStorage cloud
        ? Lease.holder(cloud).map(Lease.Holder::words).orElse("another worker")
        : "another process";
  }

  private static Optional<RunLock> takeHere(LocalStorage run) throws IOException {
    Path file = run.path(FILE);
    return FileLock.take(file).map(lock -> new RunLock(() -> giveBack(run, file, lock)));
  }

  /** The file stays until the run is done: were it removed before, two could lock two files. */
  private static void giveBack(LocalStorage run, Path file, FileLock lock) throws IOException {
    try (lock) {
      if (run.isFile(RunFolder.DONE)) {
        Files.deleteIfExists(file);
      }
    }
  }

  private static Optional<RunLock> takeByLease(GcsStorage run) throws IOException {
    RunLock claim = new RunLock(() -> {});
    // An interruption between the request and its answer would leave a lease that nobody has.
    Uninterruptibly.run(
        () -> Lease.take(run, claim.worker, claim::lose).ifPresent(taken -> claim.right = taken));
    return claim.right instanceof Lease ? Optional.of(claim) : Optional.empty();
  }

  private void lose(String reason) {
    lost = reason;
    worker.interrupt();
  }

  /** Whether others keep out; once false it stays so. */
  public boolean isHeld() {
    return lost == null && !(right instanceof Lease lease && !lease.isHeld());
  }

  /**
   * Makes sure that others keep out.
   *
   * @throws IOException if the right is lost, saying why
   */
  public void requireHeld() throws IOException {
    if (!isHeld()) {
      throw new IOException(String.valueOf(lost));
    }
  }

  /** As {@link #requireHeld}, after a look at the lease itself where it is one. */
  public void requireHeldAfresh() throws IOException {
    if (right instanceof Lease lease) {
      lease.look();
    }
    requireHeld();
  }

  /** Gives the right back, also in a thread that is interrupted. */
  @Override
  public void close() throws IOException {
    if (right instanceof Lease lease) {
      Uninterruptibly.run(lease::close);
    } else {
      // In this very thread, where it cannot fail for want of a class: a worker that is shut down
      // may have closed the class loader already, and then nobody could ever train the run.
      right.close();
    }
    if (lost != null) {
      // The interruption was for this work alone, which has ended.
      Thread.interrupted();
    }
  }
}
