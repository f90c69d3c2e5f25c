package org.lsqbeam.transforms.storage.server;

import java.util.concurrent.CountDownLatch;

/** A write that waits at the server until it is let go. */
public final class Hold {
  private final CountDownLatch come = new CountDownLatch(1);
  private final CountDownLatch released = new CountDownLatch(1);

  /** Waits until it has come. */
  public void awaitIt() throws InterruptedException {
    come.await();
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
