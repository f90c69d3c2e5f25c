package org.lsqbeam.graphs.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CounterRandomTest {
  private static final int DRAWS = 50_000;

  @ParameterizedTest
  @ValueSource(longs = {0, 1, -1, Long.MIN_VALUE, 0x123456789ABCDEFL})
  void thePositionsOfAKeyAreTheStreamOfSplitMix64(long key) {
    SplittableRandom oracle = new SplittableRandom(key);
    CounterRandom random = new CounterRandom(key);
    for (int position = 0; position < 100; position++) {
      assertThat(random.bits(position)).isEqualTo(oracle.nextLong());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 9, 100})
  void numbersBelowABoundAreEquallyLikelyAlongTheirPositions(int bound) {
    CounterRandom random = CounterRandom.of(1, 2, 3);
    assertBelowIsUniform(bound, position -> random.below(bound, position));
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 9})
  void numbersBelowABoundAreEquallyLikelyOverEpochsExamplesAndSeeds(int bound) {
    assertBelowIsUniform(bound, epoch -> CounterRandom.of(7, 2, epoch, 5).below(bound, 0));
    assertBelowIsUniform(bound, example -> CounterRandom.of(7, 2, 5, example).below(bound, 1));
    assertBelowIsUniform(bound, seed -> CounterRandom.of(seed, 2, 5, 5).below(bound, 2));
  }

  @Test
  void neighbouringPositionsAreIndependent() {
    CounterRandom random = CounterRandom.of(5);
    int[] pairs = new int[25];
    for (int i = 0; i < DRAWS; i++) {
      pairs[5 * random.below(5, 2L * i) + random.below(5, 2L * i + 1)]++;
    }
    ChiSquare.assertUniform(pairs);
  }

  @Test
  void theLargestBoundIsNeverReached() {
    CounterRandom random = CounterRandom.of(9);
    for (int i = 0; i < DRAWS; i++) {
      assertThat(random.below(Integer.MAX_VALUE, i)).isBetween(0, Integer.MAX_VALUE - 1);
    }
  }

  @Test
  void everyCoordinateAndItsPlaceMakeAnotherKey() {
    Set<Long> keys = new HashSet<>();
    for (long seed = -20; seed < 20; seed++) {
      for (long epoch = 0; epoch < 40; epoch++) {
        keys.add(CounterRandom.of(seed, epoch).key());
        keys.add(CounterRandom.of(seed, epoch, 0).key());
      }
    }
    assertThat(keys).hasSize(2 * 40 * 40);
  }

  @Test
  void uniformNumbersAreFromZeroToBelowOneAndEquallyLikely() {
    CounterRandom random = CounterRandom.of(11);
    int[] counts = new int[100];
    for (int i = 0; i < DRAWS; i++) {
      double uniform = random.uniform(i);
      assertThat(uniform).isGreaterThanOrEqualTo(0).isLessThan(1);
      counts[(int) (100 * uniform)]++;
    }
    ChiSquare.assertUniform(counts);
  }

  @Test
  void normalNumbersHaveTheMomentsAndTailsOfTheNormalDistribution() {
    CounterRandom random = CounterRandom.of(13);
    double[] moments = new double[5];
    int beyondTwo = 0;
    for (int i = 0; i < DRAWS; i++) {
      double value = random.normal(i);
      for (int power = 1; power <= 4; power++) {
        moments[power] += Math.pow(value, power) / DRAWS;
      }
      beyondTwo += Math.abs(value) > 2 ? 1 : 0;
    }
    // Four standard errors of each moment's estimate: the variances are 1, 2, 15 and 96.
    double error = 4 / Math.sqrt(DRAWS);
    assertThat(moments[1]).isCloseTo(0, within(error));
    assertThat(moments[2]).isCloseTo(1, within(error * Math.sqrt(2)));
    assertThat(moments[3]).isCloseTo(0, within(error * Math.sqrt(15)));
    assertThat(moments[4]).isCloseTo(3, within(error * Math.sqrt(96)));
    double share = 0.0455003;
    assertThat((double) beyondTwo / DRAWS).isCloseTo(share, within(error * Math.sqrt(share)));
  }

  private static void assertBelowIsUniform(int bound, LongUnaryOperator draw) {
    int[] counts = new int[bound];
    for (int i = 0; i < DRAWS; i++) {
      counts[(int) draw.applyAsLong(i)]++;
    }
    if (bound > 1) {
      ChiSquare.assertUniform(counts);
    }
  }
}
