package org.lsqbeam.graphs.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.lsqbeam.graphs.image.Image;
import org.lsqbeam.graphs.io.InvalidDataException;

final class TrainingBatchesTest {
  private static final int SIDE = 8;
  private static final int EXAMPLES = 29;
  private static final int BATCH = 8;
  private static final Augmentation AUGMENTATION = new Augmentation(2, true);

  /** Example i is all of the grey level i + 1, which no crop by two pixels can hide. */
  private static final Images GREYS =
      new ListedImages(
          EXAMPLES,
          position -> {
            byte[] pixels = new byte[SIDE * SIDE * 3];
            Arrays.fill(pixels, (byte) (position + 1));
            return new LabelledImage(new Image(SIDE, SIDE, pixels), position % 5);
          });

  @Test
  void aBatchIsTheSameWhicheverStepsWereTakenBefore() {
    TrainingBatches inOrder = batches(1);
    for (long step = 0; step < 12; step++) {
      Batch expected = inOrder.batch(step);
      TrainingBatches jumping = batches(1);
      assertSame(jumping.batch(step), expected);
      jumping.batch(11 - step);
      assertSame(jumping.batch(step), expected);
    }
  }

  @Test
  void noExampleIsSeenTwiceInAnEpochAndEachHasItsOwnLabel() {
    TrainingBatches batches = batches(2);
    assertThat(batches.perEpoch()).isEqualTo(3);
    Set<Integer> everSeen = new HashSet<>();
    for (int epoch = 0; epoch < 10; epoch++) {
      Set<Integer> seen = new HashSet<>();
      for (int i = 0; i < 3; i++) {
        Batch batch = batches.batch(3L * epoch + i);
        List<Integer> examples = examples(batch);
        seen.addAll(examples);
        assertThat(batch.labels())
            .isEqualTo(examples.stream().mapToInt(example -> example % 5).toArray());
      }
      assertThat(seen).hasSize(3 * BATCH);
      everSeen.addAll(seen);
    }
    assertThat(everSeen).hasSize(EXAMPLES);
  }

  /** Reading is decoding, where the images are in shards. */
  @Test
  void anEpochAheadReadsNoImageTwice() {
    AtomicInteger reads = new AtomicInteger();
    Images counted =
        new ListedImages(
            EXAMPLES,
            position ->
                new LabelledImage(new Image(SIDE, SIDE, new byte[3 * SIDE * SIDE]), position)) {
          @Override
          public LabelledImage example(int position) {
            reads.incrementAndGet();
            return super.example(position);
          }
        };
    try (BatchPrefetcher epoch =
        new TrainingBatches(counted, new Augmentation(1, true), 1, BATCH).ahead(0, 3)) {
      epoch.forEachRemaining(batch -> {});
    }
    assertThat(reads).hasValue(3 * BATCH);
  }

  @Test
  void anotherEpochAndAnotherSeedHaveAnotherOrder() {
    assertThat(examples(batches(1).batch(3))).isNotEqualTo(examples(batches(1).batch(0)));
    assertThat(examples(batches(2).batch(0))).isNotEqualTo(examples(batches(1).batch(0)));
  }

  @Test
  void anExampleIsCroppedAnewInEveryEpoch() {
    TrainingBatches batches = batches(1);
    Set<String> crops = new HashSet<>();
    for (long step = 0; step < 60; step++) {
      Batch batch = batches.batch(step);
      int place = examples(batch).indexOf(0);
      if (place >= 0) {
        int bytes = SIDE * SIDE * 3;
        crops.add(
            Arrays.toString(
                Arrays.copyOfRange(batch.pixels(), place * bytes, (place + 1) * bytes)));
      }
    }
    assertThat(crops).hasSizeGreaterThan(8);
  }

  @Test
  void aBatchLargerThanTheSetIsRefused() {
    assertThatThrownBy(() -> new TrainingBatches(GREYS, AUGMENTATION, 1, EXAMPLES + 1))
        .isInstanceOf(InvalidDataException.class)
        .hasMessage("the dataset has 29 training images, too few for a batch of 30 (batchSize)");
  }

  @Test
  void imagesAsTheyAreComeInTheirOwnOrder() {
    Batch batch = new MadeUpImages(5, 2, 3, 1).batch(2, 4);
    MadeUpImages images = new MadeUpImages(5, 2, 3, 1);
    assertThat(batch.labels()).containsExactly(images.label(2), images.label(3));
    assertThat(Arrays.copyOfRange(batch.pixels(), 0, 12)).isEqualTo(images.pixels(2));
    assertThat(Arrays.copyOfRange(batch.pixels(), 12, 24)).isEqualTo(images.pixels(3));
  }

  @Test
  void aBatchOfCropsHoldsOnlyTheCrops() {
    Augmentation crop = new Augmentation(0, true, 5);
    Batch batch = new TrainingBatches(GREYS, crop, 1, BATCH).batch(0);
    int bytes = 5 * 5 * 3;
    assertThat(batch.pixels()).hasSize(BATCH * bytes);
    for (int i = 0; i < BATCH; i++) {
      byte[] image = Arrays.copyOfRange(batch.pixels(), i * bytes, (i + 1) * bytes);
      byte[] grey = new byte[bytes];
      Arrays.fill(grey, image[0]);
      assertThat(image).isEqualTo(grey);
      assertThat(batch.labels()[i]).isEqualTo((image[0] - 1) % 5);
    }
  }

  private static TrainingBatches batches(long seed) {
    return new TrainingBatches(GREYS, AUGMENTATION, seed, BATCH);
  }

  private static List<Integer> examples(Batch batch) {
    int bytes = SIDE * SIDE * 3;
    int centre = (SIDE / 2 * SIDE + SIDE / 2) * 3;
    return IntStream.range(0, batch.size())
        .mapToObj(i -> batch.pixels()[i * bytes + centre] - 1)
        .toList();
  }

  private static void assertSame(Batch actual, Batch expected) {
    assertThat(actual.pixels()).isEqualTo(expected.pixels());
    assertThat(actual.labels()).isEqualTo(expected.labels());
  }
}
