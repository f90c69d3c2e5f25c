package org.lsqbeam.transforms.lock;

import com.google.common.base.Throwables;
import com.google.common.util.concurrent.Uninterruptibles;
import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Runs transfers that an interruption must not cut off. They run in a thread of their own, because
 * an interrupted thread can neither read nor send a file.
 */
public final class Uninterruptibly {
  private Uninterruptibly() {}

  /** A transfer of files. */
  @FunctionalInterface
  public interface Transfer {
    void run() throws IOException;
  }

  /** Waits for the end of a transfer. If the calling thread is interrupted, it stays so. */
  public static void run(Transfer transfer) throws IOException {
    FutureTask<Void> task =
        new FutureTask<>(
            () -> {
              transfer.run();
              return null;
            });
    Thread thread = new Thread(task, "transfer for " + Thread.currentThread().getName());
    thread.setDaemon(true);
    thread.start();
    try {
      Uninterruptibles.getUninterruptibly(task);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      Throwables.throwIfInstanceOf(cause, IOException.class);
      Throwables.throwIfUnchecked(cause);
      throw new IOException(cause);
    }
  }
}
