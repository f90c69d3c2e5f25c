package org.lsqbeam.transforms.lock;

import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Transfers that an interruption does not cut off. They run in a thread of their own: one that is
 * interrupted can neither read a file nor send it.
 */
public final class Uninterruptibly {
  private Uninterruptibly() {}

  /** What is transferred. */
  @FunctionalInterface
  public interface Transfer {
    void run() throws IOException;
  }

  /** Waits for the transfer's end; a thread that was interrupted before or meanwhile still is. */
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
    boolean interrupted = false;
    try {
      while (true) {
        try {
          task.get();
          return;
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } catch (ExecutionException e) {
      throw unwrapped(e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static IOException unwrapped(ExecutionException e) {
    if (e.getCause() instanceof RuntimeException unchecked) {
      throw unchecked;
    }
    if (e.getCause() instanceof Error error) {
      throw error;
    }
    return e.getCause() instanceof IOException failed ? failed : new IOException(e.getCause());
  }
}
