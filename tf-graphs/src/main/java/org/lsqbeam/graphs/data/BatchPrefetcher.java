package org.lsqbeam.graphs.data;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;
import java.util.stream.IntStream;
import org.lsqbeam.graphs.runtime.Sessions;

/**
 * Gives batches in order, while other threads prefetch the next ones. The threads share the images
 * of one batch, so that it is ready early and few batches are in memory; its content does not
 * depend on them. One thread takes the batches and closes the prefetcher.
 */
public final class BatchPrefetcher implements Iterator<Batch>, AutoCloseable {
  /** One batch to be taken next, and one that the threads make once the first is done. */
  private static final int AHEAD = 2;

  private final LongFunction<BatchTask> batches;
  private final long end;
  private final int threads;
  private final ExecutorService workers;
  private final Deque<UnderWay> ahead = new ArrayDeque<>();
  private long next;

  private record UnderWay(BatchTask batch, List<CompletableFuture<Void>> parts) {}

  /** Starts to make the batches from one number (inclusive) to another (exclusive). */
  BatchPrefetcher(LongFunction<BatchTask> batches, long from, long to) {
    this(batches, from, to, Sessions.threads());
  }

  BatchPrefetcher(LongFunction<BatchTask> batches, long from, long to, int threads) {
    this.batches = batches;
    this.next = from;
    this.end = to;
    this.threads = threads;
    workers = Executors.newFixedThreadPool(threads, BatchPrefetcher::worker);
    makeMore();
  }

  @Override
  public boolean hasNext() {
    return !ahead.isEmpty();
  }

  /**
   * Waits for the next batch. An interruption of the waiting thread ends nothing and stays set. An
   * exception in making an image is thrown here unchanged; of several, the one of the first part of
   * the batch.
   */
  @Override
  public Batch next() {
    if (ahead.isEmpty()) {
      throw new NoSuchElementException("there is no batch " + end);
    }
    UnderWay first = ahead.remove();
    try {
      first.parts().forEach(CompletableFuture::join);
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      if (e.getCause() instanceof Error cause) {
        throw cause;
      }
      throw e;
    }
    makeMore();
    return first.batch().batch();
  }

  /** Stops the threads, and returns when none of them reads an image any more. */
  @Override
  public void close() {
    workers.shutdownNow();
    boolean interrupted = false;
    boolean ended = false;
    while (!ended) {
      try {
        ended = workers.awaitTermination(1, TimeUnit.MINUTES);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void makeMore() {
    while (ahead.size() < AHEAD && next < end) {
      BatchTask batch = batches.apply(next++);
      ahead.add(
          new UnderWay(
              batch,
              IntStream.range(0, threads)
                  .mapToObj(
                      part -> CompletableFuture.runAsync(() -> makePart(batch, part), workers))
                  .toList()));
    }
  }

  private void makePart(BatchTask batch, int part) {
    int last = (int) ((long) batch.size() * (part + 1) / threads);
    for (int i = (int) ((long) batch.size() * part / threads); i < last; i++) {
      if (workers.isShutdown()) {
        throw new CancellationException("the prefetcher is closed");
      }
      batch.make(i);
    }
  }

  private static Thread worker(Runnable work) {
    Thread thread = new Thread(work, "batch-prefetcher");
    thread.setDaemon(true);
    return thread;
  }
}
