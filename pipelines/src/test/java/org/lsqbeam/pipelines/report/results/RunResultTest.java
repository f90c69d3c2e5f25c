package org.lsqbeam.pipelines.report.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lsqbeam.graphs.analysis.ByCriterion;
import org.lsqbeam.graphs.analysis.LearnedStepSize;
import org.lsqbeam.graphs.analysis.QuantizationError;
import org.lsqbeam.graphs.io.InvalidDataException;
import org.lsqbeam.graphs.io.Json;
import org.lsqbeam.graphs.io.SealedJson;
import org.lsqbeam.graphs.quantize.TensorRole;
import org.lsqbeam.graphs.train.EpochMetrics;
import org.lsqbeam.pipelines.experiment.Experiment;
import org.lsqbeam.pipelines.report.SampleRuns;
import org.lsqbeam.transforms.run.RunFolder;

class RunResultTest {
  private static final RunResult RUN = SampleRuns.run("resnet20", "2", 1, 3, 10, 88);

  @TempDir private Path folder = Path.of("");

  @Test
  void aRunIsReadBackFromItsFolder() throws IOException {
    write(RUN);

    assertThat(read()).isEqualTo(RUN);
  }

  @Test
  void whatWasMeasuredIsReadToo() throws IOException {
    write(RUN);
    QuantizationError error =
        new QuantizationError(
            8,
            List.of(
                new LearnedStepSize(
                    "a", TensorRole.INPUT, 2, false, 9, 3, 0.5, new ByCriterion(0.25, 0.75, 2))));
    new RunFolder(folder).writeDone(new RunFolder.Done(RUN.spec().fingerprint(), 4, "ab"));
    new RunFolder(folder).writeQuantizationError(error);

    assertThat(read().quantizationError()).isEqualTo(error);
  }

  @Test
  void aRunThatOnlyBeganHasNoEvaluation() throws IOException {
    Json.write(folder.resolve("spec.json"), RUN.spec());

    RunResult read = read();

    assertThat(read.evaluation()).isNull();
    assertThat(read.metrics()).isEmpty();
    assertThat(read.failure()).isNull();
    assertThat(read.imagesPerSecond()).isNaN();
  }

  @Test
  void aLineStillBeingWrittenIsNotRead() throws IOException {
    write(RUN);
    Path metrics = folder.resolve("metrics.jsonl");
    Files.writeString(metrics, Files.readString(metrics) + "{\"epo");

    assertThat(read().metrics()).isEqualTo(RUN.metrics());
  }

  @Test
  void whatCannotBeReadIsNamed() throws IOException {
    write(RUN);
    Files.writeString(folder.resolve("metrics.jsonl"), "{}\n");
    assertThatThrownBy(() -> read())
        .isInstanceOf(InvalidDataException.class)
        .hasMessageContaining("metrics.jsonl, line 1");
  }

  @Test
  void speedIsOfAllImagesOverAllSeconds() {
    // Three epochs of 62.5 s at 800 images/s, then one of 37.5 s at 400: 165,000 / 225.
    EpochMetrics slow =
        new EpochMetrics(
            4,
            0,
            new EpochMetrics.Training(1, 1, 1, 400, 37.5, 5),
            SampleRuns.accuracy(50),
            Map.of());
    List<EpochMetrics> metrics = new ArrayList<>(RUN.metrics());
    metrics.add(slow);
    RunResult run = new RunResult("", RUN.spec(), RUN.evaluation(), metrics, null, null);

    assertThat(run.seconds()).isCloseTo(225, within(1e-9));
    assertThat(run.imagesPerSecond()).isCloseTo(165_000.0 / 225, within(1e-9));
    assertThat(run.clamped()).isEqualTo(7);
  }

  @Test
  void aFailedRunHasNoEvaluation() {
    assertThat(RUN.failed("out of memory").evaluation()).isNull();
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new RunResult("", RUN.spec(), RUN.evaluation(), RUN.metrics(), null, "it broke"))
        .withMessageContaining(RUN.spec().runName())
        .withMessageContaining("it broke");
  }

  private RunResult read() throws IOException {
    return RunResult.read(new Experiment.Run("", List.of(), RUN.spec()), new RunFolder(folder));
  }

  private void write(RunResult run) throws IOException {
    Json.write(folder.resolve("spec.json"), run.spec());
    RunFolder written = new RunFolder(folder);
    written.writeDone(new RunFolder.Done(run.spec().fingerprint(), 4, "ab"));
    written.writeEvaluation(Objects.requireNonNull(run.evaluation()));
    written.writeProvenance(Objects.requireNonNull(run.provenance()));
    Files.writeString(
        folder.resolve("metrics.jsonl"),
        run.metrics().stream()
            .map(line -> SealedJson.line(line, "") + "\n")
            .collect(Collectors.joining()));
  }
}
