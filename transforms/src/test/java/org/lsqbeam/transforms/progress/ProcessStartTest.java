package org.lsqbeam.transforms.progress;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.lsqbeam.graphs.train.Phase;

final class ProcessStartTest {
  private long now = 1_000;

  /** The JVM started at 900. */
  private final ProcessStart start = new ProcessStart(() -> now, () -> now - 900);

  @Test
  void theFirstRunTakesTheTimeBeforeIt() {
    start.commandBegins();
    now = 1_250;
    start.pipelineBegins();
    now = 1_300;
    start.pipelineBegins(); // again, since the dataset was damaged
    now = 1_700;
    assertThat(start.take())
        .isEqualTo(Map.of(Phase.STARTUP, 100L, Phase.PLANNING, 250L, Phase.PREPARING, 450L));
    now = 9_000;
    assertThat(start.take()).as("of the second run").isEmpty();
  }

  @Test
  void aProcessWithoutACommandHasNone() {
    assertThat(start.take()).isEmpty();
    start.pipelineBegins();
    assertThat(start.take()).isEmpty();
  }
}
