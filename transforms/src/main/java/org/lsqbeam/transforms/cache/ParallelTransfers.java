package org.lsqbeam.transforms.cache;

import com.google.common.base.Throwables;
import com.google.common.util.concurrent.MoreExecutors;
import com.google.common.util.concurrent.ThreadFactoryBuilder;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Transfers files of an object store, of which one connection does not fill the network. */
final class ParallelTransfers {
  private static final int AT_ONCE = 8;
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private ParallelTransfers() {}

  /** One transfer. */
  @FunctionalInterface
  interface Transfer {
    void run() throws IOException;
  }

  /**
   * Does all transfers, some at a time. None is under way when this method has returned.
   *
   * @throws IOException that of the first in the list that failed
   */
  static void run(List<Transfer> transfers) throws IOException {
    ExecutorService threads =
        Executors.newFixedThreadPool(
            AT_ONCE,
            new ThreadFactoryBuilder().setNameFormat("transfer-%d").setDaemon(true).build());
    try {
      List<Future<?>> underWay = new ArrayList<>();
      for (Transfer transfer : transfers) {
        underWay.add(
            threads.submit(
                () -> {
                  transfer.run();
                  return null;
                }));
      }
      for (Future<?> each : underWay) {
        each.get();
      }
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      Throwables.throwIfInstanceOf(cause, IOException.class);
      Throwables.throwIfUnchecked(cause);
      throw new IOException(cause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while files are transferred");
    } finally {
      threads.shutdownNow();
      MoreExecutors.shutdownAndAwaitTermination(threads, PATIENCE);
    }
  }
}
