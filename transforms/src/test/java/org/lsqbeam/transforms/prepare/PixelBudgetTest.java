package org.lsqbeam.transforms.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.lsqbeam.graphs.image.ImageSize;
import org.lsqbeam.graphs.image.UndecodableImageException;

final class PixelBudgetTest {
  private static final ImageSize LARGE = new ImageSize(9331, 6530);

  @Test
  void aLargeImageIsAllowedWhateverTheHeap() throws UndecodableImageException {
    for (long heap : new long[] {1 << 20, 1L << 40}) {
      assertThat(PixelBudget.of(heap).take(LARGE)).isEqualTo(9331 * 6530);
    }
  }

  @Test
  void aLargerImageIsRefusedWhateverTheHeap() {
    for (long heap : new long[] {1 << 20, 1L << 40}) {
      assertThatThrownBy(() -> PixelBudget.of(heap).take(new ImageSize(8193, 8192)))
          .isInstanceOf(UndecodableImageException.class)
          .hasMessage("it has 8193x8192 pixels; must be at most 67108864 in all");
    }
  }

  @Test
  void allThreadsTogetherHoldNoMoreThanTheBudget() throws InterruptedException {
    PixelBudget budget = new PixelBudget(PixelBudget.LARGEST);
    AtomicLong held = new AtomicLong();
    AtomicLong peak = new AtomicLong();
    AtomicLong taken = new AtomicLong();
    ExecutorService threads = Executors.newFixedThreadPool(8);
    for (int i = 0; i < 200; i++) {
      ImageSize size = new ImageSize(5000, 1000L * (1 + i % 13));
      threads.execute(
          () -> {
            try {
              int pixels = budget.take(size);
              peak.accumulateAndGet(held.addAndGet(pixels), Math::max);
              Thread.onSpinWait();
              held.addAndGet(-pixels);
              budget.giveBack(pixels);
              taken.incrementAndGet();
            } catch (UndecodableImageException e) {
              throw new AssertionError(e);
            }
          });
    }
    threads.shutdown();
    assertThat(threads.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
    assertThat(taken).hasValue(200);
    assertThat(peak.get()).isBetween(1L, (long) PixelBudget.LARGEST);
  }
}
