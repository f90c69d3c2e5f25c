package org.lsqbeam.pipelines.report.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.lsqbeam.pipelines.text.Numbers;

class MeanOverSeedsTest {
  @Test
  void deviationDividesByOneLessThanTheNumberOfSeeds() {
    // Mean 90; squares 1 + 0 + 1; 2 / (3 - 1) = 1.
    MeanOverSeeds mean = MeanOverSeeds.of(List.of(89.0, 90.0, 91.0));

    assertThat(mean).isEqualTo(new MeanOverSeeds(3, 90, 1));
    assertThat(mean.text(Numbers::points)).isEqualTo("90.0 ± 1.0");
  }

  @Test
  void meanAndDeviationAreThoseComputedByHand() {
    // Mean 70 / 3; squares 16 / 9 + 1 / 9 + 25 / 9 = 42 / 9; half of it is 7 / 3.
    MeanOverSeeds mean = MeanOverSeeds.of(List.of(22.0, 23.0, 25.0));

    assertThat(mean.mean()).isCloseTo(70.0 / 3, within(1e-12));
    assertThat(mean.deviation()).isCloseTo(1.5275252316519468, within(1e-12));
  }

  @Test
  void oneSeedHasNoDeviation() {
    assertThat(MeanOverSeeds.of(List.of(90.25)).text(Numbers::points)).isEqualTo("90.3");
    assertThatIllegalArgumentException().isThrownBy(() -> MeanOverSeeds.of(List.of()));
  }
}
