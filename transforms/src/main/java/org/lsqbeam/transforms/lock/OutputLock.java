package org.lsqbeam.transforms.lock;

import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.lsqbeam.transforms.storage.ObjectStorage;

/** Keeps other commands from working in the same output. */
public final class OutputLock {
  /** How often another command's lease is read while it lasts. */
  private static final int LOOKS = 60;

  private OutputLock() {}

  /**
   * Locks a local output by a file.
   *
   * @throws IllegalArgumentException if another command works there
   */
  public static Closeable ofFile(Path file, String output) throws IOException {
    return FileLock.take(file).orElseThrow(() -> inUse(output, ""));
  }

  /**
   * Locks an output in an object store by a lease. If another command holds the lease, this waits
   * until the lease expires, since that command may have crashed.
   *
   * @param say receives a message before it waits
   * @throws IllegalArgumentException if the other command renews its lease, so works there
   * @throws InterruptedIOException if the thread is interrupted while it waits
   */
  public static Closeable ofLease(ObjectStorage output, Lease.Terms terms, Consumer<String> say)
      throws IOException {
    Optional<Lease.Holder> awaited = Optional.empty();
    while (true) {
      // Losing it stops nothing: the leases of the runs prevent what two must not do at once.
      Optional<Lease> lease = Lease.take(output, terms, reason -> {});
      if (lease.isPresent()) {
        lease.get().begin(Thread.currentThread());
        return lease.get();
      }
      Optional<Lease.Holder> holder = Lease.holder(output);
      if (awaited.isEmpty() && holder.isPresent()) {
        awaited = holder;
        say.accept(waiting(output, holder.get(), terms.clock().instant()));
      } else if (holder.isPresent() && !holder.equals(awaited)) {
        throw inUse(output.root(), " (" + holder.get().words() + ")");
      }
      pause(terms.length().dividedBy(LOOKS), output);
    }
  }

  private static String waiting(ObjectStorage output, Lease.Holder holder, Instant now) {
    return "output '"
        + output.root()
        + "' is locked by "
        + holder.owner()
        + "; waiting up to "
        + Math.max(1, Duration.between(now, holder.end()).toSeconds())
        + " s for its lease to expire";
  }

  private static void pause(Duration length, ObjectStorage output) throws IOException {
    try {
      TimeUnit.MILLISECONDS.sleep(length.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException(
          "interrupted while waiting for the lease of " + output.root());
    }
  }

  private static IllegalArgumentException inUse(String output, String by) {
    return new IllegalArgumentException(
        "output '"
            + output
            + "' is in use by another lsq"
            + by
            + "; run one command at a time per output");
  }
}
