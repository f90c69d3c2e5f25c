package org.lsqbeam.graphs.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class AcceleratorTest {
  @Test
  void whoWaitsForItsTurnCanBeInterrupted() throws Exception {
    CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
    CountDownLatch waits = new CountDownLatch(1);
    Thread second =
        new Thread(
            () -> {
              waits.countDown();
              try {
                Accelerator.alone(() -> interrupted.complete(false));
              } catch (InterruptedException e) {
                interrupted.complete(true);
              } catch (IOException e) {
                interrupted.completeExceptionally(e);
              }
            });
    Accelerator.alone(
        () -> {
          second.start();
          waits.await();
          second.interrupt();
          return assertThat(interrupted.orTimeout(10, TimeUnit.SECONDS).join()).isTrue();
        });
    second.join();
  }

  @Test
  void twoNeverComputeAtOnce() throws Exception {
    int[] computing = {0};
    int[] most = {0};
    CompletableFuture<?>[] all = new CompletableFuture<?>[4];
    for (int i = 0; i < all.length; i++) {
      all[i] =
          CompletableFuture.runAsync(
              () -> {
                try {
                  Accelerator.alone(
                      () -> {
                        most[0] = Math.max(most[0], ++computing[0]);
                        Thread.sleep(20);
                        return --computing[0];
                      });
                } catch (IOException | InterruptedException e) {
                  throw new IllegalStateException(e);
                }
              });
    }
    CompletableFuture.allOf(all).get(10, TimeUnit.SECONDS);
    assertThat(most[0]).isEqualTo(1);
  }
}
