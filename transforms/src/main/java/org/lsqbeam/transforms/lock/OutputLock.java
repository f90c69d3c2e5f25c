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
import org.lsqbeam.transforms.storage.GcsStorage;

/** Keeps other commands from working in an output. */
public final class OutputLock {
  /** Looks at another's lease while it lasts. */
  private static final int LOOKS = 60;

  private OutputLock() {}

  /**
   * By a file's lock.
   *
   * @throws IllegalArgumentException if another command works there
   */
  public static Closeable ofFile(Path file, String output) throws IOException {
    return FileLock.take(file).orElseThrow(() -> inUse(output, ""));
  }

  /**
   * By a lease. Where a command has it that may have died, its end is waited for.
   *
   * @param say told for whom and how long, if it waits
   * @throws IllegalArgumentException if another command works there: it renews its lease
   * @throws InterruptedIOException if the thread is interrupted while it waits
   */
  public static Closeable ofLease(GcsStorage output, Lease.Terms terms, Consumer<String> say)
      throws IOException {
    Optional<Lease.Holder> awaited = Optional.empty();
    while (true) {
      // Nothing ends when it is lost: what two must not do at once, the runs' own leases prevent.
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

  private static String waiting(GcsStorage output, Lease.Holder holder, Instant now) {
    return "output '"
        + output.root()
        + "' is that of "
        + holder.owner()
        + ", which works there or has died; waiting to see, for "
        + Math.max(1, Duration.between(now, holder.end()).toSeconds())
        + " s at most";
  }

  private static void pause(Duration length, GcsStorage output) throws IOException {
    try {
      TimeUnit.MILLISECONDS.sleep(length.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while another had " + output.root());
    }
  }

  private static IllegalArgumentException inUse(String output, String by) {
    return new IllegalArgumentException(
        "output '"
            + output
            + "' is in use by another lsq"
            + by
            + "; allowed: one at a time in a folder");
  }
}
