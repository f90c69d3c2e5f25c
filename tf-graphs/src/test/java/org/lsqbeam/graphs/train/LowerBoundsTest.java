package org.lsqbeam.graphs.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What counts as being at a lower bound for a whole epoch. */
final class LowerBoundsTest {
  @Test
  void aParameterIsAtItsMinimumForAnEpochOnlyIfItIsAfterEveryUpdate() {
    EpochSums all = EpochSums.NONE.plus(update("a", "b"), 1, 1).plus(update("b", "a"), 1, 1);
    assertThat(all.atMinimum()).containsExactly("a", "b");
    assertThat(all.plus(update("b"), 1, 1).atMinimum()).containsExactly("b");
    assertThat(all.plus(update(), 1, 1).atMinimum()).isNull();
    assertThat(EpochSums.NONE.plus(update(), 1, 1).plus(update("a"), 1, 1).atMinimum())
        .as("not after the first")
        .isNull();
  }

  private static TrainingGraph.Update update(String... atMinimum) {
    return new TrainingGraph.Update(1, 0, new LowerBounds.Clamps(0, Set.of(atMinimum)), Map.of());
  }
}
