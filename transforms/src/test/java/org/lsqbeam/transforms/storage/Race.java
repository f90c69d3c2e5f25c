package org.lsqbeam.transforms.storage;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Threads that do one thing at the same moment. */
final class Race implements AutoCloseable {
  /** The action of each thread. */
  @FunctionalInterface
  interface Step<T> {
    T run(int thread) throws Exception;
  }

  private final int threads;
  private final ExecutorService executor;

  Race(int threads) {
    this.threads = threads;
    this.executor = Executors.newFixedThreadPool(threads);
  }

  /** Returns each thread's result, in the order of their numbers. */
  <T> List<T> run(Step<T> step) throws Exception {
    CyclicBarrier start = new CyclicBarrier(threads);
    List<Future<T>> running = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      int thread = i;
      running.add(
          executor.submit(
              () -> {
                start.await();
                return step.run(thread);
              }));
    }
    List<T> results = new ArrayList<>();
    for (Future<T> result : running) {
      results.add(result.get());
    }
    return results;
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
