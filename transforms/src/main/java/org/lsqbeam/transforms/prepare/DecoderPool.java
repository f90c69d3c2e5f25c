package org.lsqbeam.transforms.prepare;

import com.google.common.util.concurrent.MoreExecutors;
import com.google.common.util.concurrent.ThreadFactoryBuilder;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** A thread for each of the worker's processors, which decode images. */
final class DecoderPool implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final int threads = Runtime.getRuntime().availableProcessors();
  private final ExecutorService executor =
      Executors.newFixedThreadPool(
          threads, new ThreadFactoryBuilder().setNameFormat("decoder-%d").setDaemon(true).build());

  <T> Future<T> submit(Callable<T> work) {
    return executor.submit(work);
  }

  /** The number of images that keeps every thread busy. */
  int enough() {
    return 2 * threads;
  }

  @Override
  public void close() {
    MoreExecutors.shutdownAndAwaitTermination(executor, PATIENCE);
  }
}
