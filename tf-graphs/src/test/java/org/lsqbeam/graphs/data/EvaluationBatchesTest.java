package org.lsqbeam.graphs.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lsqbeam.graphs.image.Image;

final class EvaluationBatchesTest {
  private static final int HEIGHT = 6;
  private static final int WIDTH = 9;

  /** Every pixel of image i says where it is: its image, its row from 1, its column from 1. */
  private static final Images PLACES =
      new ListedImages(
          7,
          position -> {
            byte[] pixels = new byte[HEIGHT * WIDTH * 3];
            for (int i = 0; i < HEIGHT * WIDTH; i++) {
              pixels[3 * i] = (byte) position;
              pixels[3 * i + 1] = (byte) (1 + i / WIDTH);
              pixels[3 * i + 2] = (byte) (1 + i % WIDTH);
            }
            return new LabelledImage(new Image(HEIGHT, WIDTH, pixels), 10 + position);
          });

  // The first pixel's row and column: as many are cut off before as after, or one fewer.
  @ParameterizedTest
  @CsvSource({
    "6, 9, 1, 1",
    "4, 9, 2, 1",
    "2, 9, 3, 1",
    "6, 7, 1, 2",
    "4, 5, 2, 3",
    "5, 8, 1, 1",
    "3, 6, 2, 2",
    "1, 1, 3, 5"
  })
  void theCentreOfAnImageIsSeen(int height, int width, int firstRow, int firstColumn) {
    Batch batch = batches(height, width, 2).get(1);
    assertThat(batch.labels()).containsExactly(12, 13);
    assertThat(batch.pixels()).hasSize(2 * height * width * 3);
    for (int i = 0; i < 2 * height * width; i++) {
      int place = i % (height * width);
      assertThat(batch.pixels()[3 * i]).isEqualTo((byte) (2 + i / (height * width)));
      assertThat(batch.pixels()[3 * i + 1]).isEqualTo((byte) (firstRow + place / width));
      assertThat(batch.pixels()[3 * i + 2]).isEqualTo((byte) (firstColumn + place % width));
    }
  }

  @Test
  void aNetworkThatSeesMoreThanTheImageSeesBlackAroundIt() {
    Batch batch = batches(HEIGHT + 2, WIDTH + 4, 7).get(0);
    int first = 3 * (WIDTH + 4 + 2);
    assertThat(batch.pixels()).startsWith(new byte[first]);
    assertThat(batch.pixels()[first + 1]).isEqualTo((byte) 1);
    assertThat(batch.pixels()[first + 2]).isEqualTo((byte) 1);
    assertThat(batch.pixels()[first + 3 * WIDTH]).isZero();
  }

  @Test
  void everyImageIsSeenOnceInItsOrder() {
    assertThat(batches(4, 4, 3))
        .extracting(Batch::labels)
        .containsExactly(new int[] {10, 11, 12}, new int[] {13, 14, 15}, new int[] {16});
    try (BatchPrefetcher part = new EvaluationBatches(PLACES, 4, 4, 3).ahead(2, 5)) {
      assertThat(part.next().labels()).containsExactly(12, 13, 14);
      assertThat(part.hasNext()).isFalse();
    }
    try (BatchPrefetcher none = new EvaluationBatches(PLACES, 4, 4, 3).ahead(3, 3)) {
      assertThat(none.hasNext()).isFalse();
    }
  }

  private static List<Batch> batches(int height, int width, int size) {
    List<Batch> all = new ArrayList<>();
    try (BatchPrefetcher batches = new EvaluationBatches(PLACES, height, width, size).ahead(0, 7)) {
      batches.forEachRemaining(all::add);
    }
    return all;
  }
}
