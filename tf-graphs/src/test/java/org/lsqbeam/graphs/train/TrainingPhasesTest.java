package org.lsqbeam.graphs.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.lsqbeam.graphs.train.Phase.CHECKPOINTS;
import static org.lsqbeam.graphs.train.Phase.UPDATES;
import static org.lsqbeam.graphs.train.Phase.VALIDATION;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lsqbeam.graphs.quantize.Precision;

/** Training says what it spends its time on: two epochs of three updates. */
final class TrainingPhasesTest {
  private static final TrainingSpec SPEC = TinyRun.spec(Precision.FULL, null);

  @TempDir private Path folder = Path.of("");

  @Test
  void eachEpochIsUpdatesThenValidationThenACheckpoint() throws Exception {
    Phases phases = new Phases(Long.MAX_VALUE);
    TinyRun.trainer(SPEC, folder, phases).train();
    assertThat(phases.seen)
        .containsExactly(
            VALIDATION,
            CHECKPOINTS,
            UPDATES,
            VALIDATION,
            CHECKPOINTS,
            UPDATES,
            VALIDATION,
            CHECKPOINTS);
  }

  @Test
  void anInterruptedSessionEndsInItsCheckpointAndTheNextGoesOnWithUpdates() throws Exception {
    Phases first = new Phases(4);
    assertThatThrownBy(() -> TinyRun.trainer(SPEC, folder, first).train())
        .isInstanceOf(InterruptedException.class);
    assertThat(first.seen)
        .containsExactly(
            VALIDATION, CHECKPOINTS, UPDATES, VALIDATION, CHECKPOINTS, UPDATES, CHECKPOINTS);
    Phases second = new Phases(Long.MAX_VALUE);
    TinyRun.trainer(SPEC, folder, second).train();
    assertThat(second.seen).containsExactly(UPDATES, VALIDATION, CHECKPOINTS);
  }

  /** Keeps each phase once while it lasts, and interrupts the training after an update. */
  private static final class Phases implements TrainingListener {
    private final List<Phase> seen = new ArrayList<>();
    private final long stop;

    Phases(long stop) {
      this.stop = stop;
    }

    @Override
    public void phaseStarted(Phase phase) {
      if (seen.isEmpty() || seen.get(seen.size() - 1) != phase) {
        seen.add(phase);
      }
    }

    @Override
    public void updated(Progress progress) {
      if (progress.step() == stop) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
