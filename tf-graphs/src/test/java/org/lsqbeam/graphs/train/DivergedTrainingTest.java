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
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lsqbeam.graphs.data.Images;
import org.lsqbeam.graphs.data.LabelledImage;
import org.lsqbeam.graphs.data.ListedImages;
import org.lsqbeam.graphs.data.TrainingBatches;
import org.lsqbeam.graphs.image.Image;
import org.lsqbeam.graphs.network.NetworkInput;
import org.lsqbeam.graphs.network.Variable;
import org.lsqbeam.graphs.network.architectures.NetworkCatalog;
import org.lsqbeam.graphs.quantize.Precision;
import org.lsqbeam.graphs.train.Trainer.TrainingData;
import org.lsqbeam.graphs.train.TrainingSpec.Optimization;
import org.tensorflow.exceptions.TFResourceExhaustedException;

final class DivergedTrainingTest {
  private static final String RUN = "0123456789ab";

  /** Each update multiplies the weights by hundreds of thousands. */
  private static Optimization exploding(int epochs, int batchSize) {
    return new Optimization(epochs, batchSize, 9e5, 0.9, 0.9, 0.9);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 32}) // bits
  void aLossThatIsNotFiniteIsNamedWithItsStepAndTheLastGoodCheckpointIsKept(
      int bits, @TempDir Path folder) throws Exception {
    Precision precision = bits == 32 ? Precision.FULL : new Precision(bits);
    TrainingSpec spec = TinyRun.spec(precision, null, exploding(2, 1));
    String first = failure(spec, folder);
    assertThat(first)
        .startsWith(
            "at step "
                + firstStepWithoutLoss(spec)
                + " of 52 the loss is NaN, so that training has diverged: ")
        .containsPattern(
            ": (the output of layer )?(stem|stage[123]/block1)[/a-z0-9_]* is (NaN|infinite)")
        .endsWith("; the last good checkpoint is kept")
        .doesNotContain("\n");
    assertNothingButFiniteIsSaved(spec, folder);
    List<String> kept = RunFiles.checkpoints(folder);
    assertThat(kept).containsExactly("step-00000000");
    // It continues from there, and comes to the same end.
    assertThat(failure(spec, folder)).isEqualTo(first);
    assertThat(RunFiles.checkpoints(folder)).isEqualTo(kept);
  }

  /** The updates before the first loss that is not finite, without the trainer. */
  private static long firstStepWithoutLoss(TrainingSpec spec) {
    TrainingBatches batches =
        new TrainingBatches(TinyRun.DATA.train(), spec.augmentation(), spec.seed(), 1);
    try (TrainingGraph graph =
        new TrainingGraph(
            NetworkCatalog.named("resnet-8"),
            spec.precision(),
            TinyRun.INPUT,
            spec.optimization())) {
      graph.initialize(spec.seed());
      graph.initializeQuantizers(batches.batch(0));
      for (long step = 0; step < 26; step++) {
        double rate = LearningRateSchedule.cosine(9e5, step, 52);
        if (!Float.isFinite(graph.update(batches.batch(step), rate).loss())) {
          return step;
        }
      }
    }
    throw new AssertionError("every loss of the first epoch is finite");
  }

  @ParameterizedTest
  @CsvSource({"1e-25,full", "1e-25,2"})
  void aVarianceThatOverflowsIsNamedAfterItsEpoch(
      double deviation, String precision, @TempDir Path folder) throws Exception {
    // Pixels of about 1e27: their variance, 1e54, is beyond a float, and the loss is finite.
    TrainingSpec spec = TinyRun.spec(Precision.parse(precision), null);
    for (int attempt = 0; attempt < 2; attempt++) {
      assertThat(failure(spec, imagesOf(deviation), folder))
          .isEqualTo(
              "at step 3 of 6 variables are not finite, so that training has diverged:"
                  + " stage1/block1/norm1/moving_variance is infinite (and 1 more);"
                  + " the last good checkpoint is kept");
    }
    assertThat(RunFiles.checkpoints(folder)).containsExactly("step-00000000");
    assertThat(new MetricsFile(folder, "").read()).hasSize(1);
  }

  @Test
  void aValidationWithoutALossIsNamedWithItsLayer(@TempDir Path folder) throws Exception {
    assertThat(failure(TinyRun.spec(Precision.FULL, null), imagesOf(1e-37), folder))
        .isEqualTo(
            "at step 0 of 6 the validation loss is NaN, so that training has diverged: the output"
                + " of layer stem is NaN (and 16 more); the last good checkpoint is kept");
    assertThat(folder.resolve("checkpoints")).doesNotExist();
  }

  @Test
  void aStepSizeThatStaysAtItsMinimumForAnEpochIsNamed(@TempDir Path folder) throws Exception {
    Optimization fast = TinyRun.optimization(100, 1e-4);
    TrainingSpec spec = TinyRun.spec(new Precision(2), null, fast);
    String expected =
        "at step 3 of 6 logits/input_step_size (and 5 more) was at its minimum after every update"
            + " of the epoch, so that its layer does not learn; the last good checkpoint is kept";
    assertThat(failure(spec, folder)).isEqualTo(expected);
    assertThat(RunFiles.checkpoints(folder)).containsExactly("step-00000000");
    assertThat(failure(spec, folder)).isEqualTo(expected);
  }

  @Test
  void aRunThatWasInterruptedRemembersWhichStepSizesWereAtTheirMinimum(@TempDir Path folder)
      throws Exception {
    Images black =
        new ListedImages(8, position -> new LabelledImage(new Image(8, 8, new byte[192]), 0));
    NetworkInput input =
        new NetworkInput(8, 8, 3, List.of(0.0, 0.0, 0.0), List.of(25.0, 26.0, 27.0));
    TrainingData data = new TrainingData(input, black, black);
    TrainingSpec spec =
        TinyRun.spec(new Precision(2), null, new Optimization(1, 2, 0.01, 0.9, 0, 0.9));
    TrainingListener interrupt =
        new OnUpdate(
            progress -> {
              if (progress.step() == 2) {
                Thread.currentThread().interrupt();
              }
            });
    assertThatThrownBy(() -> new Trainer(spec, data, folder, null, List.of(interrupt)).train())
        .isInstanceOf(InterruptedException.class);
    assertThat(RunFiles.checkpoints(folder)).contains("step-00000002");
    assertThat(failure(spec, data, folder))
        .startsWith("at step 4 of 4 ")
        .contains("_step_size (and ", " was at its minimum after every update of the epoch");
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

  private static String failure(TrainingSpec spec, TrainingData data, Path folder) {
    return String.valueOf(
        assertThatThrownBy(() -> new Trainer(spec, data, folder, null, List.of()).train())
            .isInstanceOf(TrainingFailedException.class)
            .actual()
            .getMessage());
  }

  /** The images, normalized with a deviation that is not theirs. */
  private static TrainingData imagesOf(double deviation) {
    List<Double> deviations = List.of(deviation, deviation, deviation);
    return new TrainingData(
        new NetworkInput(8, 8, TinyRun.CLASSES, TinyRun.INPUT.mean(), deviations),
        TinyRun.DATA.train(),
        TinyRun.DATA.validation());
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
