package org.lsqbeam.transforms.storage.server;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A write that waits at the server until it is let go. */
public final class Hold {
  private final CountDownLatch come = new CountDownLatch(1);
  private final CountDownLatch released = new CountDownLatch(1);

  /** Waits until it has come; fails if its writer has most likely ended without it. */
  public void awaitIt() throws InterruptedException {
    if (!come.await(1, TimeUnit.MINUTES)) {
      throw new AssertionError("no such write within a minute");
    }
  }

  /** Lets it go. */
  public void release() {
    released.countDown();
  }

  void pass() {
    come.countDown();
    try {
      released.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException("the server is closed", e);
    }
  }
}
