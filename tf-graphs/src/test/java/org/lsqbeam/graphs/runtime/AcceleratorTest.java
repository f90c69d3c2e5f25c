package org.lsqbeam.graphs.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class AcceleratorTest {
  private final FutureTask<String> second = new FutureTask<>(() -> Accelerator.alone(() -> "done"));
  private final Thread thread = new Thread(second);

  @Test
  void whoWaitsForItsTurnCanBeInterrupted() throws Exception {
    Accelerator.alone(
        () -> {
          startSecond();
          thread.interrupt();
          return assertThatThrownBy(() -> second.get(10, TimeUnit.SECONDS))
              .hasCauseInstanceOf(InterruptedException.class);
        });
  }

  @Test
  void twoNeverComputeAtOnce() throws Exception {
    Accelerator.alone(
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
