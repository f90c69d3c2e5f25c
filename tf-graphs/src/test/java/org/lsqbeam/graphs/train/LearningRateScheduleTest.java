package org.lsqbeam.graphs.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

final class LearningRateScheduleTest {
  @Test
  void theCosineFallsFromTheInitialRateOverItsHalfToZero() {
    assertThat(LearningRateSchedule.cosine(0.1, 0, 600)).isEqualTo(0.1);
    // cos 60 degrees is 1/2, cos 90 is 0, cos 120 is -1/2.
    assertThat(LearningRateSchedule.cosine(0.1, 200, 600)).isCloseTo(0.075, within(1e-15));
    assertThat(LearningRateSchedule.cosine(0.1, 300, 600)).isCloseTo(0.05, within(1e-15));
    assertThat(LearningRateSchedule.cosine(0.1, 400, 600)).isCloseTo(0.025, within(1e-15));
    assertThat(LearningRateSchedule.cosine(0.1, 600, 600)).isCloseTo(0, within(1e-15));
  }

  @Test
  void theRateFallsWithEveryUpdateAndStaysAboveZero() {
    int steps = 100_000;
    double before = Double.POSITIVE_INFINITY;
    for (int step = 0; step < steps; step++) {
      double rate = LearningRateSchedule.cosine(0.01, step, steps);
      assertThat(rate).isGreaterThan(0).isLessThan(before);
      before = rate;
    }
  }

  @Test
  void stepDecayMultipliesByItsFactorEverySoManyEpochs() {
    StepDecay tenthEvery20 = new StepDecay(0.1, 20);
    assertThat(LearningRateSchedule.rate(0.01, 0, 5, 90, tenthEvery20)).isEqualTo(0.01);
    assertThat(LearningRateSchedule.rate(0.01, 99, 5, 90, tenthEvery20)).isEqualTo(0.01);
    assertThat(LearningRateSchedule.rate(0.01, 100, 5, 90, tenthEvery20))
        .isCloseTo(0.001, within(1e-15));
    assertThat(LearningRateSchedule.rate(0.01, 449, 5, 90, tenthEvery20))
        .isCloseTo(1e-6, within(1e-15));
  }

  @Test
  void withoutStepDecayTheRateFollowsTheCosineToTheEndOfAllEpochs() {
    assertThat(LearningRateSchedule.rate(0.1, 225, 5, 90, StepDecay.NONE))
        .isCloseTo(0.05, within(1e-15));
  }
}
