package org.lsqbeam.graphs.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lsqbeam.graphs.network.Variable;
import org.lsqbeam.graphs.network.architectures.NetworkCatalog;
import org.lsqbeam.graphs.quantize.Precision;
import org.lsqbeam.graphs.train.TrainingSpec.Optimization;
import org.tensorflow.exceptions.TFResourceExhaustedException;

final class DivergedTrainingTest {
  private static final String RUN = "0123456789ab";

  /** Each update multiplies the weights by hundreds of thousands. */
  private static Optimization exploding(int epochs, int batchSize) {
    return new Optimization(epochs, batchSize, 9e5, 0.9, 0.9, 0.9);
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 26}) // three updates an epoch, or one
  void aLossThatIsNotFiniteEndsTheRunAndKeepsTheLastGoodCheckpoint(
      int batchSize, @TempDir Path folder) throws Exception {
    TrainingSpec spec = TinyRun.spec(Precision.FULL, null, exploding(20, batchSize));
    String first = failure(spec, folder);
    assertThat(first)
        .startsWith("at step ")
        .containsPattern("at step [0-9]+ of [0-9]+ ")
        .endsWith("; the last good checkpoint is kept")
        .doesNotContain("\n");
    assertNothingButFiniteIsSaved(spec, folder);
    List<String> kept = RunFiles.checkpoints(folder);
    // It continues from there, and comes to the same end.
    assertThat(stepOf(failure(spec, folder))).isEqualTo(stepOf(first));
    assertThat(RunFiles.checkpoints(folder)).isEqualTo(kept);
  }

  @Test
  void stateThatIsNotFiniteIsNeverSaved(@TempDir Path folder) throws IOException {
    try (TrainingGraph graph =
        new TrainingGraph(
            NetworkCatalog.named("resnet-8"), Precision.FULL, TinyRun.INPUT, exploding(1, 8))) {
      graph.initialize(1);
      Checkpoints checkpoints = new Checkpoints(folder);
      checkpoints.save(graph, RUN, 0, EpochSums.NONE);
      for (int i = 0; i < 12; i++) {
        graph.update(TinyRun.DATA.train().batch(0, 8), 9e5);
      }
      assertThatThrownBy(() -> checkpoints.save(graph, RUN, 12, EpochSums.NONE))
          .hasMessageContaining("is not finite");
      assertThat(RunFiles.checkpoints(folder)).containsExactly("step-00000000");
    }
  }

  @Test
  void whatTensorFlowRefusesEndsTheRunToo(@TempDir Path folder) throws Exception {
    TrainingListener outOfMemory =
        new OnUpdate(
            progress -> {
              if (progress.step() == 4) {
                throw new TFResourceExhaustedException("OOM when allocating\n\t [[node x]]");
              }
            });
    TrainingSpec spec = TinyRun.spec(Precision.FULL, null);
    assertThat(failure(spec, folder, outOfMemory))
        .isEqualTo("TensorFlow failed: OOM when allocating; the last good checkpoint is kept");
    assertThat(RunFiles.checkpoints(folder)).containsExactly("step-00000000", "step-00000003");
  }

  private static String failure(TrainingSpec spec, Path folder, TrainingListener... listeners) {
    return String.valueOf(
        assertThatThrownBy(() -> TinyRun.trainer(spec, folder, listeners).train())
            .isInstanceOf(TrainingFailedException.class)
            .actual()
            .getMessage());
  }

  /** Not which of many variables was seen first: that is left to TensorFlow's threads. */
  private static String stepOf(String failure) {
    return failure.replaceAll("(at step [0-9]+ of [0-9]+) .*", "$1");
  }

  private static void assertNothingButFiniteIsSaved(TrainingSpec spec, Path folder)
      throws IOException {
    for (String name : RunFiles.checkpoints(folder)) {
      assertThat(name).startsWith("step-");
      SavedValues saved =
          SavedValues.read(
              new Checkpoint(folder.resolve("checkpoints").resolve(name)).variables(),
              NetworkCatalog.named(spec.network()),
              spec.precision(),
              TinyRun.INPUT);
      for (Variable variable : saved.variables()) {
        for (float value : saved.of(variable.name())) {
          assertThat(value).as(variable.name()).isFinite();
        }
      }
    }
    assertThat(Files.readString(folder.resolve("metrics.jsonl"))).doesNotContain("NaN", "Infinity");
  }
}
