package org.lsqbeam.graphs.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ExampleOrderTest {
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 100, 50_000})
  void everyExampleIsThereOnceInEveryEpoch(int examples) {
    int[] all = IntStream.range(0, examples).toArray();
    for (int epoch = 0; epoch < 3; epoch++) {
      int[] order = ExampleOrder.permutation(3, epoch, examples);
      Arrays.sort(order);
      assertThat(order).isEqualTo(all);
    }
  }

  @Test
  void theOrderIsTheSameAgainAndAnotherInEveryEpochAndForEverySeed() {
    Set<List<Integer>> orders = new HashSet<>();
    for (long seed = 0; seed < 10; seed++) {
      for (int epoch = 0; epoch < 10; epoch++) {
        int[] order = ExampleOrder.permutation(seed, epoch, 40);
        assertThat(ExampleOrder.permutation(seed, epoch, 40)).isEqualTo(order);
        orders.add(Arrays.stream(order).boxed().toList());
      }
    }
    assertThat(orders).hasSize(100);
  }

  /**
   * So a worker fetches the whole of ImageNet before it trains (decision 004). By hand: a batch has
   * images of 256 (1 - (255/256)^256) = 162 shards, and 1,568 images, or 6.1 batches, have some of
   * all.
   */
  @Test
  void withinAFewBatchesOf256SomeImageOfEachOf256ShardsIsRead() {
    int seeds = 10;
    int inFirstBatch = 0;
    int batches = 0;
    for (int seed = 0; seed < seeds; seed++) {
      int[] order = ExampleOrder.permutation(seed, 0, 1_281_167);
      Set<Long> shards = new HashSet<>();
      for (int position = 0; shards.size() < 256; position++) {
        shards.add(256L * order[position] / order.length);
        inFirstBatch += position == 255 ? shards.size() : 0;
        batches += position % 256 == 0 ? 1 : 0;
      }
    }
    assertThat((double) inFirstBatch / seeds).isBetween(157.0, 167.0);
    assertThat((double) batches / seeds).isBetween(5.0, 8.0);
  }

  @Test
  void everyExampleIsEquallyLikelyAtEveryPosition() {
    int examples = 12;
    int[] counts = new int[examples * examples];
    for (int epoch = 0; epoch < 6000; epoch++) {
      int[] order = ExampleOrder.permutation(1, epoch, examples);
      for (int position = 0; position < examples; position++) {
        counts[position * examples + order[position]]++;
      }
    }
    ChiSquare.assertUniform(counts, (examples - 1) * (examples - 1));
  }

  @Test
  void everyOrderOfFourExamplesIsEquallyLikelyOverSeeds() {
    int[] counts = new int[256];
    for (int seed = 0; seed < 12_000; seed++) {
      int[] order = ExampleOrder.permutation(seed, 2, 4);
      counts[((order[0] * 4 + order[1]) * 4 + order[2]) * 4 + order[3]]++;
    }
    int[] occurring = Arrays.stream(counts).filter(count -> count > 0).toArray();
    assertThat(occurring).hasSize(24);
    ChiSquare.assertUniform(occurring);
  }
}
