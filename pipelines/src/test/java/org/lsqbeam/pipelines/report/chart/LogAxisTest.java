package org.lsqbeam.pipelines.report.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class LogAxisTest {
  @Test
  void sizesAreMarkedAtPowersOfTwo() {
    LogAxis axis = LogAxis.covering(0.9, 132, 9, 1, "");

    assertThat(labels(axis))
        .containsExactly("0.5", "1", "2", "4", "8", "16", "32", "64", "128", "256");
    assertThat(axis.low()).isEqualTo(0.5);
    // 16 is five of the nine doublings from 0.5 to 256.
    assertThat(axis.position(16, 100, 190)).isCloseTo(150, within(1e-9));
  }

  @Test
  void aVerySmallRatioIsMarkedAsAPower() {
    assertThat(labels(LogAxis.covering(1e-5, 1, 6, 0.1, "×")))
        .containsExactly("×2⁻²⁰", "×2⁻¹⁵", "×2⁻¹⁰", "×0.031", "×1");
  }

  @Test
  void ratiosNearOneAreMarkedBetweenPowers() {
    // From 2 to the -0.6 to 2 to the 0.4, in steps of 0.2.
    assertThat(labels(LogAxis.covering(0.75, 1.3, 5, 0.1, "×")))
        .containsExactly("×0.66", "×0.76", "×0.87", "×1", "×1.1", "×1.3");
  }

  @Test
  void ticksThatLieCloseHaveDifferentLabels() {
    // From 2 to the -0.1 to 2 to the 0.2, in steps of 0.1.
    assertThat(labels(LogAxis.covering(0.96, 1.1, 5, 0.1, "×")))
        .containsExactly("×0.933", "×1", "×1.07", "×1.15");
  }

  private static List<String> labels(LogAxis axis) {
    return axis.ticks().stream().map(axis::label).toList();
  }
}
