package org.lsqbeam.graphs.runtime;

import java.io.IOException;
import java.util.concurrent.locks.ReentrantLock;

/** Lets one network at a time compute on this process's accelerator: a GPU or the CPU's threads. */
public final class AcceleratorLock {
  private static final ReentrantLock IN_USE =
      JvmSingletons.value("accelerator", ReentrantLock.class, ReentrantLock::new);

  private AcceleratorLock() {}

  /** A computation. */
  @FunctionalInterface
  public interface Work<T> {
    T run() throws IOException, InterruptedException;
  }

  /**
   * Runs a computation while no other one runs in this process: two networks would share the
   * threads, or exceed one GPU's memory. Pass the result on only after this method has returned,
   * because its receiver may itself wait for the accelerator.
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
