package org.lsqbeam.pipelines.flow;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Looks at a job's progress from time to time, in a thread of its own, until it is closed. */
final class JobFollower implements AutoCloseable {
  private static final Duration PAUSE = Duration.ofSeconds(10);

  /** Looks at nothing. */
  static final JobFollower NONE = new JobFollower(() -> {});

  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;

  private JobFollower(Runnable look) {
    thread = new Thread(() -> follow(look), "job-follower");
    thread.setDaemon(true);
  }

  /**
   * Begins to look.
   *
   * @param look must not throw
   */
  static JobFollower start(Runnable look) {
    JobFollower follower = new JobFollower(look);
    follower.thread.start();
    return follower;
  }

  private void follow(Runnable look) {
    try {
      while (!closed.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
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
