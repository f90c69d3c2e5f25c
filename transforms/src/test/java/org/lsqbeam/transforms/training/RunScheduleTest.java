package org.lsqbeam.transforms.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.lsqbeam.graphs.train.TrainingSpec;

final class RunScheduleTest {
  private static final TrainingSpec SHORT = TrainingPipeline.full(1);
  private static final TrainingSpec SHORT_QUANTIZED = TrainingPipeline.quantized(2, 1);
  private static final TrainingSpec LONG = TrainingPipeline.full(2);
  private static final TrainingSpec LONG_QUANTIZED = TrainingPipeline.quantized(2, 2);
  private static final TrainingSpec ONE_EPOCH = TrainingPipeline.quantized(8, 2);

  private static final Map<TrainingSpec, Double> WORK =
      Map.of(SHORT, 1.0, SHORT_QUANTIZED, 6.0, LONG, 4.0, LONG_QUANTIZED, 5.0, ONE_EPOCH, 0.1);

  private static final RunSchedule SCHEDULE =
      RunSchedule.of(List.of(ONE_EPOCH, SHORT_QUANTIZED, LONG_QUANTIZED, SHORT, LONG), WORK::get);

  @Test
  void theRunThatBeginsTheLongestChainIsTakenFirst() {
    assertThat(SCHEDULE.runs()) // chains of 9, 7, 6, 5 and 0.1
        .containsExactly(LONG, SHORT, SHORT_QUANTIZED, LONG_QUANTIZED, ONE_EPOCH);
  }

  @Test
  void aQuantizedRunIsReadyOnceItsOwnFullPrecisionRunIsTrained() {
    assertThat(SCHEDULE.ready(Set.of(), Set.of())).containsExactly(LONG, SHORT);
    Set<String> shortOne = Set.of(SHORT.fingerprint());
    assertThat(SCHEDULE.ready(shortOne, Set.of())).containsExactly(LONG, SHORT, SHORT_QUANTIZED);
    assertThat(SCHEDULE.ready(shortOne, shortOne)).containsExactly(LONG, SHORT_QUANTIZED);
  }

  @Test
  void aRunWhoseFullPrecisionRunIsNotAmongThemWaitsForNothing() {
    RunSchedule alone = RunSchedule.of(List.of(ONE_EPOCH), WORK::get);
    assertThat(alone.ready(Set.of(), Set.of())).containsExactly(ONE_EPOCH);
  }
}
