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
