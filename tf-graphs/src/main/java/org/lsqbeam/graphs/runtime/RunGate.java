package org.lsqbeam.graphs.runtime;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.function.Supplier;

/** Lets native code run until the gate is closed for good. */
final class RunGate {
  private final ReadWriteLock lock;

  /**
   * @param lock held for reading by each run, and for writing once the gate is closed
   */
  RunGate(ReadWriteLock lock) {
    this.lock = lock;
  }

  /** Runs; does not return if the gate is closed. */
  <T> T run(Supplier<T> work) {
    lock.readLock().lock();
    try {
      return work.get();
    } finally {
      lock.readLock().unlock();
    }
  }

  /**
   * Waits for the runs under way, and lets no other one begin.
   *
   * @param atMost how long to wait
   * @return whether no run is under way
   */
  boolean close(Duration atMost) throws InterruptedException {
    return lock.writeLock().tryLock(atMost.toNanos(), TimeUnit.NANOSECONDS);
  }
}
