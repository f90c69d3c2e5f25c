package org.lsqbeam.graphs.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lsqbeam.graphs.evaluate.Accuracy;
import org.lsqbeam.graphs.network.Variable;
import org.lsqbeam.graphs.network.architectures.NetworkCatalog;
import org.lsqbeam.graphs.quantize.Precision;

final class QuantizedStartTest {
  @TempDir private static Path folder = Path.of("");

  private static Path fullPrecision = Path.of("");

  @BeforeAll
  static void trainAtFullPrecision() throws IOException, InterruptedException {
    TrainingSpec spec = TinyRun.spec(Precision.FULL, null);
    fullPrecision = TinyRun.trainer(spec, folder.resolve("full")).train().variables();
  }

  @Test
  void aQuantizedRunStartsFromTheFullPrecisionNetworkWithoutItsMomentum(@TempDir Path run)
      throws Exception {
    trainer(Precision.EIGHT, run).train();
    SavedValues start = saved(new Checkpoints(run).at(0).variables(), Precision.EIGHT);
    SavedValues init = saved(fullPrecision, Precision.FULL);
    int stepSizes = 0;
    for (Variable variable : start.variables()) {
      float[] values = start.of(variable.name());
      switch (variable.kind()) {
        case WEIGHTS, SCALE_OR_OFFSET, STATISTIC ->
            assertThat(values).as(variable.name()).isEqualTo(init.of(variable.name()));
        case MOMENTUM -> assertThat(values).as(variable.name()).containsOnly(0);
        case QUANTIZER_PARAMETER -> {
          assertThat(values[0]).as(variable.name()).isPositive().isNotEqualTo(1);
          stepSizes++;
        }
      }
    }
    assertThat(stepSizes).isEqualTo(20);
    // The momentum that is not taken over was not zero.
    assertThat(init.of("logits/bias/momentum")).doesNotContain(0);

    List<EpochMetrics> metrics = new MetricsFile(run, "").read();
    Accuracy full = lastLine(folder.resolve("full")).validation();
    assertThat(metrics.get(0).validation().loss()).isCloseTo(full.loss(), within(0.05));
    assertThat(metrics.get(0).training()).isNull();
  }

  @Test
  void fewerBitsAreFurtherFromTheFullPrecisionNetwork(@TempDir Path run) throws Exception {
    double full = lastLine(folder.resolve("full")).validation().loss();
    double atEight = lossAtStart(Precision.EIGHT, run.resolve("8"));
    double atTwo = lossAtStart(new Precision(2), run.resolve("2"));
    assertThat(Math.abs(atEight - full)).isLessThan(Math.abs(atTwo - full));
  }

  @Test
  void stepSizesAreTrainedAndSoAreAllWeights(@TempDir Path run) throws Exception {
    Checkpoint last = trainer(new Precision(3), run).train();
    SavedValues start = saved(new Checkpoints(run).at(0).variables(), new Precision(3));
    SavedValues end = saved(last.variables(), new Precision(3));
    for (Variable variable : end.variables()) {
      assertThat(end.of(variable.name()))
          .as(variable.name())
          .isNotEqualTo(start.of(variable.name()));
    }
  }

  @Test
  void aStartFromWhatIsNotThereIsRefused(@TempDir Path run) {
    Path missing = run.resolve("missing/variables");
    Trainer trainer =
        new Trainer(TinyRun.spec(Precision.EIGHT, "abc"), TinyRun.DATA, run, missing, List.of());
    assertThatThrownBy(trainer::train)
        .isInstanceOf(TrainingFailedException.class)
        .message()
        .startsWith(missing + " cannot be restored: ")
        .doesNotContain("\n");
  }

  private static double lossAtStart(Precision precision, Path run) throws IOException {
    TrainingListener stopping =
        new TrainingListener() {
          @Override
          public void epochEnded(EpochMetrics metrics) {
            Thread.currentThread().interrupt();
          }
        };
    assertThatThrownBy(() -> trainer(precision, run, stopping).train())
        .isInstanceOf(InterruptedException.class);
    return lastLine(run).validation().loss();
  }

  private static Trainer trainer(Precision precision, Path run, TrainingListener... listeners) {
    return new Trainer(
        TinyRun.spec(precision, "of the full-precision run"),
        TinyRun.DATA,
        run,
        fullPrecision,
        List.of(listeners));
  }

  private static EpochMetrics lastLine(Path run) throws IOException {
    List<EpochMetrics> metrics = new MetricsFile(run, "").read();
    return metrics.get(metrics.size() - 1);
  }

  private static SavedValues saved(Path prefix, Precision precision) {
    return SavedValues.read(prefix, NetworkCatalog.named("resnet-8"), precision, TinyRun.INPUT);
  }
}
