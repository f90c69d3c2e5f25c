package org.lsqbeam.graphs.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;

/** Pearson's test of whether counts are those of equally likely outcomes. */
final class ChiSquare {
  private ChiSquare() {}

  /** Fails where chance would have such counts less than about once in ten thousand times. */
  static void assertUniform(int[] counts) {
    assertUniform(counts, counts.length - 1);
  }

  static void assertUniform(int[] counts, int degreesOfFreedom) {
    double expected = (double) Arrays.stream(counts).asLongStream().sum() / counts.length;
    assertThat(expected).as("outcomes expected of each kind").isGreaterThan(5);
    double statistic = 0;
    for (int count : counts) {
      statistic += (count - expected) * (count - expected) / expected;
    }
    // Wilson and Hilferty 1931: the cube root is nearly normal; 3.72 deviations are 1 in 10,000.
    double v = 2.0 / (9 * degreesOfFreedom);
    double normal = (Math.cbrt(statistic / degreesOfFreedom) - (1 - v)) / Math.sqrt(v);
    assertThat(normal)
        .as("deviations from uniform of %s", Arrays.toString(counts))
        .isLessThan(3.72);
  }
}
