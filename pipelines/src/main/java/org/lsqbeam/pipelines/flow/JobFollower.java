package org.lsqbeam.pipelines.flow;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Looks at a job's progress from time to time, in a thread of its own, until it is closed. */
final class JobFollower implements AutoCloseable {
  /** Looks at nothing. */
  static final JobFollower NONE = new JobFollower(Duration.ZERO, () -> {});

  private final Duration pause;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;

  private JobFollower(Duration pause, Runnable look) {
    this.pause = pause;
    thread = new Thread(() -> follow(look), "job-follower");
    thread.setDaemon(true);
  }

  /**
   * Begins to look.
   *
   * @param pause between two looks, and before the first
   * @param look must not throw
   */
  static JobFollower start(Duration pause, Runnable look) {
    JobFollower follower = new JobFollower(pause, look);
    follower.thread.start();
    return follower;
  }

  private void follow(Runnable look) {
    try {
      while (!closed.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
        look.run();
      }
    } catch (InterruptedException e) {
      // It is closed while it looks.
    }
  }

  @Override
  public void close() {
    closed.countDown();
    thread.interrupt();
  }
}
