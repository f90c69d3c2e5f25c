package org.lsqbeam.graphs.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class AcceleratorLockTest {
  private final FutureTask<String> second =
      new FutureTask<>(() -> AcceleratorLock.alone(() -> "done"));
  private final Thread thread = new Thread(second);

  @Test
  void whoWaitsForItsTurnCanBeInterrupted() throws Exception {
    AcceleratorLock.alone(
        () -> {
          startSecond();
          thread.interrupt();
          return assertThatThrownBy(() -> second.get(10, TimeUnit.SECONDS))
              .hasCauseInstanceOf(InterruptedException.class);
        });
  }

  @Test
  void twoNeverComputeAtOnce() throws Exception {
    AcceleratorLock.alone(
        () -> {
          startSecond();
          return assertThat(second.isDone()).isFalse();
        });
    assertThat(second.get(10, TimeUnit.SECONDS)).isEqualTo("done");
  }

  /** Starts the second computation, until it waits for its turn or has ended. */
  private void startSecond() {
    thread.start();
    while (thread.isAlive() && thread.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
  }
}
