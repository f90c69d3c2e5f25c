package org.lsqbeam.transforms.training;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lsqbeam.graphs.evaluate.Accuracy;
import org.lsqbeam.graphs.evaluate.ArithmeticChoice;
import org.lsqbeam.graphs.network.Arithmetic;
import org.lsqbeam.graphs.quantize.Precision;
import org.lsqbeam.graphs.train.EpochMetrics;
import org.lsqbeam.graphs.train.TrainingListener.Progress;
import org.lsqbeam.graphs.train.TrainingSettings;
import org.lsqbeam.graphs.train.TrainingSpec;

final class TrainingProgressTest {
  private static final TrainingSpec SPEC = TrainingPipeline.quantized(2, 7);
  private static final Accuracy VALIDATION = new Accuracy(1000, 61.25, 95, 1.1);

  private final PrintStream error = System.err;
  private final ByteArrayOutputStream log = new ByteArrayOutputStream();

  @BeforeEach
  void listen() {
    System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
  }

  @AfterEach
  void restore() {
    System.setErr(error);
  }

  @Test
  void aLogHasOneLinePerEpoch() {
    TrainingProgress progress = progress(SPEC, "");
    progress.started(SPEC, 0, 20);
    progress.epochEnded(new EpochMetrics(0, 0, null, VALIDATION, Map.of()));
    for (int step = 1; step <= 10; step++) {
      progress.updated(new Progress(1, step, 1.5, 50, 1000));
    }
    progress.epochEnded(epoch(1, 10, 0));
    progress.epochEnded(epoch(2, 20, 0));
    progress.ended();
    List<String> lines = log.toString(StandardCharsets.UTF_8).lines().toList();
    assertThat(lines)
        .hasSize(4)
        .first()
        .isEqualTo("INFO run 1/1 begins, steps: 20, resnet-8 2-bit seed 7");
    assertThat(lines.get(1))
        .startsWith("INFO run 1/1, epoch 1/2, ")
        .endsWith(
            " left, loss 1.500, validation top-1 61.3 %, 1027 images/s, top-1 50.0 %,"
                + " resnet-8 2-bit seed 7");
    assertThat(lines.get(2)).startsWith("INFO run 1/1, epoch 2/2, 0:00 left, ");
    assertThat(lines.get(3))
        .startsWith("INFO run 1/1 is trained, validation top-1 61.3 %, 0:0")
        .endsWith(", resnet-8 2-bit seed 7");
  }

  @Test
  void aRunIsNamedByWhatTellsItFromOthers() {
    assertThat(line(SPEC, "gradientScale 1/sqrt(N)"))
        .startsWith("INFO run 1/1, epoch 1/2, ")
        .endsWith(", resnet-8 2-bit seed 7, gradientScale 1/sqrt(N)");
    TrainingSpec apart =
        new TrainingSpec(
            SPEC.formatVersion(),
            SPEC.network(),
            new Precision(2, 4),
            SPEC.seed(),
            SPEC.dataset(),
            SPEC.init(),
            SPEC.optimization(),
            SPEC.augmentation(),
            TrainingSettings.DEFAULT);
    assertThat(line(apart, "")).contains(", resnet-8 w2a4 seed 7");
  }

  @Test
  void aRunThatEndsEarlyCountsTheEpochsThatItTrains() {
    TrainingSpec early =
        new TrainingSpec(
            SPEC.formatVersion(),
            SPEC.network(),
            SPEC.precision(),
            SPEC.seed(),
            SPEC.dataset(),
            SPEC.init(),
            SPEC.optimization(), // of two epochs
            SPEC.augmentation(),
            TrainingSettings.DEFAULT.with("stopAfter", 1));
    assertThat(line(early, "")).contains("run 1/1, epoch 1/1, ");
  }

  private String line(TrainingSpec spec, String label) {
    TrainingProgress progress = progress(spec, label);
    progress.started(spec, 0, 20);
    progress.epochEnded(epoch(1, 10, 0));
    return log.toString(StandardCharsets.UTF_8).lines().skip(1).collect(joining("\n"));
  }

  private static TrainingProgress progress(TrainingSpec spec, String label) {
    TrainingRun run = new TrainingRun(spec, label);
    return new TrainingProgress(run, new SweepProgress(List.of(run), any -> 1));
  }

  @Test
  void aResumedRunSaysWhereAndThatItsStepSizesWereClamped() {
    TrainingProgress progress = progress(SPEC, "");
    progress.started(SPEC, 13, 20);
    progress.epochEnded(epoch(2, 20, 3));
    assertThat(log.toString(StandardCharsets.UTF_8).lines())
        .contains(
            "INFO run 1/1 resumes at step 13 of 20, resnet-8 2-bit seed 7",
            "WARN run 1/1: epoch 2: step sizes were clamped 3 times; the lowest at"
                + " the end is b/input_step_size, 1.0e-06, resnet-8 2-bit seed 7");
  }

  @Test
  void floatsInPlaceOfIntegersAreTold() {
    TrainingProgress progress = progress(SPEC, "");
    progress.forwardArithmeticChosen(new ArithmeticChoice(Arithmetic.INT8, null));
    progress.forwardArithmeticChosen(new ArithmeticChoice(Arithmetic.FLOAT32, "layer a differs"));
    assertThat(log.toString(StandardCharsets.UTF_8).lines())
        .containsExactly(
            "WARN run 1/1 trains in 32-bit floats, not in 8-bit integers: layer a differs,"
                + " resnet-8 2-bit seed 7");
  }

  @Test
  void anExplodingStepSizeIsNamed() {
    TrainingProgress progress = progress(SPEC, "");
    progress.started(SPEC, 0, 20);
    progress.epochEnded(
        new EpochMetrics(
            0,
            0,
            null,
            VALIDATION,
            Map.of("a/weight_step_size", 0.001, "b/input_step_size", 1e-6)));
    progress.epochEnded(epoch(1, 10, 0));
    assertThat(
            log.toString(StandardCharsets.UTF_8).lines().filter(line -> line.contains("exploding")))
        .containsExactly(
            "WARN run 1/1: epoch 1: exploding step size a/weight_step_size, 2.5e+02"
                + " times its first value, resnet-8 2-bit seed 7");
  }

  private static EpochMetrics epoch(int epoch, long step, long clamped) {
    return new EpochMetrics(
        epoch,
        step,
        new EpochMetrics.Training(1.5, 50, 0.01, 1027.4, 10, clamped),
        VALIDATION,
        Map.of("a/weight_step_size", 0.25, "b/input_step_size", 1e-6));
  }
}
