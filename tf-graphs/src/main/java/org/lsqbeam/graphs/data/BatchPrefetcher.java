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
 * Batches in their order, of which the next are made by other threads while one is computed on. The
 * threads share the images of a batch, so that a batch is there as early as can be and few are in
 * memory; what is in it does not depend on them. For one thread to take from, which closes it.
 */
public final class BatchPrefetcher implements Iterator<Batch>, AutoCloseable {
  /** One to be taken next, and one that the threads go on with where the first is done. */
  private static final int AHEAD = 2;

  private final LongFunction<BatchTask> batches;
  private final long end;
  private final int threads;
  private final ExecutorService workers;
  private final Deque<UnderWay> ahead = new ArrayDeque<>();
  private long next;

  private record UnderWay(BatchTask batch, List<CompletableFuture<Void>> parts) {}

  /** Begins with the batches from a number (inclusive) to another (exclusive). */
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
   * The next batch, as soon as it is made. An interruption of the waiting thread ends nothing and
   * stays set. What making an image throws is thrown here, as it is; of several the one of the
   * first part of the batch.
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

  /** Stops the threads, and returns when none reads an image any more. */
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
        throw new CancellationException("nobody takes this batch any more");
      }
      batch.make(i);
    }
  }

  private static Thread worker(Runnable work) {
    Thread thread = new Thread(work, "batches ahead");
    thread.setDaemon(true);
    return thread;
  }
}
