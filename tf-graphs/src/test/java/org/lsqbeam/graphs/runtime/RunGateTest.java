package org.lsqbeam.graphs.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.junit.jupiter.api.Test;

final class RunGateTest {
  private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
  private final RunGate gate = new RunGate(lock);

  @Test
  void aClosedGateHasWaitedForTheRunUnderWay() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch mayEnd = new CountDownLatch(1);
    AtomicBoolean ended = new AtomicBoolean();
    Thread run =
        daemon(
            () ->
                gate.run(
                    () -> {
                      begun.countDown();
                      await(mayEnd);
                      ended.set(true);
                      return "";
                    }));
    begun.await();
    assertThat(gate.close(Duration.ZERO)).isFalse();
    mayEnd.countDown();
    assertThat(gate.close(Duration.ofMinutes(1))).isTrue();
    assertThat(ended).isTrue();
    run.join();
  }

  @Test
  void noRunBeginsBehindAClosedGate() throws Exception {
    assertThat(gate.close(Duration.ZERO)).isTrue();
    AtomicBoolean begun = new AtomicBoolean();
    Thread late = daemon(() -> gate.run(() -> begun.getAndSet(true)));
    while (!lock.hasQueuedThread(late)) {
      Thread.onSpinWait();
    }
    assertThat(begun).isFalse();
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
