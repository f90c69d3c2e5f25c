package org.lsqbeam.graphs.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lsqbeam.graphs.codec.ImageCodec;
import org.lsqbeam.graphs.image.ImageEncoding;
import org.lsqbeam.graphs.io.InvalidDataException;

final class BatchPrefetcherTest {
  private static final Augmentation AUGMENTATION = new Augmentation(2, true, 10);
  private static final int STEPS = 12;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 20})
  void imagesInTheirShardsGiveTheBatchesOfImagesInMemoryWhateverTheThreads(
      int threads, @TempDir Path folder) throws IOException {
    try (ImageCodec codec = new ImageCodec()) {
      List<byte[]> jpegs =
          StoredDataset.encode(codec, new MadeUpImages(29, 12, 3, 1), ImageEncoding.JPEG);
      PreparedDataset dataset = StoredDataset.write(folder, 12, jpegs, List.of());
      TrainingBatches inMemory = batches(InMemoryImages.of(dataset.train(), codec));
      TrainingBatches inShards = batches(new ShardImages(dataset.train(), codec));
      for (long from : new long[] {0, 5}) {
        try (BatchPrefetcher ahead = new BatchPrefetcher(inShards::unmade, from, STEPS, threads)) {
          for (long step = from; step < STEPS; step++) {
            Batch expected = inMemory.batch(step);
            Batch batch = ahead.next();
            assertThat(batch.pixels()).isEqualTo(expected.pixels());
            assertThat(batch.labels()).isEqualTo(expected.labels());
          }
        }
      }
    }
  }

  private static TrainingBatches batches(Images images) {
    return new TrainingBatches(images, AUGMENTATION, 3, 8);
  }

  @Test
  void twoBatchesArePrefetchedBehindTheOneThatWasTakenAndNoneBeyondTheEnd() {
    List<Long> started = new ArrayList<>();
    try (BatchPrefetcher ahead =
        new BatchPrefetcher(
            number -> {
              started.add(number);
              return new BatchTask(1, 1, (index, pixels, offset) -> (int) number);
            },
            5,
            9,
            2)) {
      assertThat(started).containsExactly(5L, 6L);
      assertThat(ahead.next().labels()).containsExactly(5);
      assertThat(started).containsExactly(5L, 6L, 7L);
      assertThat(ahead.next().labels()).containsExactly(6);
      assertThat(ahead.next().labels()).containsExactly(7);
      assertThat(started).containsExactly(5L, 6L, 7L, 8L);
      assertThat(ahead.hasNext()).isTrue();
      assertThat(ahead.next().labels()).containsExactly(8);
      assertThat(ahead.hasNext()).isFalse();
      assertThatThrownBy(ahead::next).isInstanceOf(NoSuchElementException.class);
    }
  }

  @Test
  void whatAnImageThrowsIsThrownWhereItsBatchIsTakenAndTheFirstOneCounts() {
    List<Throwable> damages =
        List.of(new InvalidDataException("example 3"), new StackOverflowError("example 6"));
    CountDownLatch laterIsDamaged = new CountDownLatch(1);
    try (BatchPrefetcher ahead =
        new BatchPrefetcher(
            number ->
                new BatchTask(
                    8,
                    1,
                    (index, pixels, offset) -> {
                      if (number == 1 && index == 6) {
                        laterIsDamaged.countDown();
                        throw (Error) damages.get(1);
                      }
                      if (number == 1 && index == 3) {
                        await(laterIsDamaged);
                        throw (InvalidDataException) damages.get(0);
                      }
                      return index;
                    }),
            0,
            9,
            4)) {
      assertThat(ahead.next().labels()).containsExactly(0, 1, 2, 3, 4, 5, 6, 7);
      assertThatThrownBy(ahead::next).isSameAs(damages.get(0));
    }
  }

  @Test
  void anErrorOfAThreadIsThrownAsItself() {
    Error error = new OutOfMemoryError("no room for a batch");
    try (BatchPrefetcher ahead =
        new BatchPrefetcher(
            number ->
                new BatchTask(
                    8,
                    1,
                    (index, pixels, offset) -> {
                      throw error;
                    }),
            0,
            9,
            4)) {
      assertThatThrownBy(ahead::next).isSameAs(error);
    }
  }

  @Test
  void closingInTheMiddleOfABatchEndsTheThreads() throws InterruptedException {
    int images = 100_000;
    AtomicInteger made = new AtomicInteger();
    Set<Thread> threads = ConcurrentHashMap.newKeySet();
    CountDownLatch started = new CountDownLatch(2);
    BatchPrefetcher ahead =
        new BatchPrefetcher(
            number ->
                new BatchTask(
                    images,
                    1,
                    (index, pixels, offset) -> {
                      if (threads.add(Thread.currentThread())) {
                        started.countDown();
                      }
                      awaitInterruption();
                      return made.incrementAndGet();
                    }),
            0,
            9,
            2);
    started.await();
    ahead.close();
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(threads).hasSize(2);
    assertThat(made).hasValueLessThan(images);
  }

  @Test
  void aThreadThatIsInterruptedGetsItsBatchAndStaysInterrupted() {
    Thread taker = Thread.currentThread();
    try (BatchPrefetcher ahead =
        new BatchPrefetcher(
            number ->
                new BatchTask(
                    1,
                    1,
                    (index, pixels, offset) -> {
                      while (taker.getState() != Thread.State.WAITING) {
                        Thread.onSpinWait();
                      }
                      return 4;
                    }),
            0,
            1,
            1)) {
      taker.interrupt();
      assertThat(ahead.next().labels()).containsExactly(4);
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void awaitInterruption() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
