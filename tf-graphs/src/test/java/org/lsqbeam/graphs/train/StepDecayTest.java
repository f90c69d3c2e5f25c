package org.lsqbeam.graphs.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class StepDecayTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0 | 1 | stepDecay.factor is 0.0; must be above 0 and below 1",
        "1 | 20 | stepDecay.factor is 1.0; must be above 0 and below 1",
        "1.5 | 1 | stepDecay.factor is 1.5; must be above 0 and below 1",
        "NaN | 1 | stepDecay.factor is NaN; must be above 0 and below 1",
        "0.1 | 0 | stepDecay.epochs is 0; must be at least 1",
      })
  void aNumberOutOfItsRangeIsRefused(double factor, int epochs, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new StepDecay(factor, epochs))
        .withMessage(message);
  }

  @Test
  void aFactorMayBeAnyBetweenZeroAndOneAndNoneIsAFactorOfOne() {
    assertThat(new StepDecay(1e-9, 1).factor()).isEqualTo(1e-9);
    assertThat(new StepDecay(0.999, 1).factor()).isEqualTo(0.999);
    assertThat(StepDecay.NONE).isEqualTo(new StepDecay(1, 1));
  }
}
