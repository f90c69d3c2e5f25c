package org.lsqbeam.graphs.runtime;

import java.io.IOException;
import java.util.concurrent.locks.ReentrantLock;

/** The processor's threads or a GPU. One network at a time computes on it. */
public final class Accelerator {
  private static final ReentrantLock IN_USE =
      JvmSingletons.value("accelerator", ReentrantLock.class, ReentrantLock::new);

  private Accelerator() {}

  /** A computation. */
  @FunctionalInterface
  public interface Work<T> {
    T run() throws IOException, InterruptedException;
  }

  /**
   * Computes while nobody else of this process does: two networks would share the threads, or not
   * fit into one GPU's memory. What comes of it is to be passed on afterwards, since whoever takes
   * it may be waiting for the accelerator.
   *
   * @throws InterruptedException if the thread is interrupted, also while it waits for its turn
   */
  public static <T> T alone(Work<T> work) throws IOException, InterruptedException {
    IN_USE.lockInterruptibly();
    try {
      return work.run();
    } finally {
      IN_USE.unlock();
    }
  }
}
