package org.lsqbeam.graphs.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class TopKCountsTest {
  @Test
  void accuracyIsInPercentAndLossPerImage() {
    TopKCounts counts =
        new TopKCounts(5, 1, 3, 4.0).plus(new TopKCounts(3, 2, 3, 2.0)).plus(TopKCounts.NONE);
    assertThat(counts.accuracy()).isEqualTo(new Accuracy(8, 37.5, 75, 0.75));
  }

  @Test
  void noImagesHaveNoAccuracy() {
    assertThatThrownBy(TopKCounts.NONE::accuracy).isInstanceOf(IllegalStateException.class);
  }
}
