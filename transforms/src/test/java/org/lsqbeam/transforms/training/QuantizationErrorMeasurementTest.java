package org.lsqbeam.transforms.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lsqbeam.graphs.analysis.LearnedStepSize;
import org.lsqbeam.graphs.quantize.TensorRole;
import org.lsqbeam.graphs.train.EpochMetrics;
import org.lsqbeam.graphs.train.MetricsFile;
import org.lsqbeam.graphs.train.TrainingSpec;
import org.lsqbeam.transforms.run.ArtifactStore;
import org.lsqbeam.transforms.run.RunFolder;

final class QuantizationErrorMeasurementTest {
  private static final TrainingSpec FULL = TrainingPipeline.full(1);
  private static final TrainingSpec QUANTIZED = TrainingPipeline.quantized(2, 1);

  @TempDir private static Path folder = Path.of("");

  private static Path dataset = Path.of("");
  private static ArtifactStore store = new ArtifactStore("");

  @BeforeAll
  static void trainAndMeasure() throws IOException {
    dataset = TinyDataset.write(folder.resolve("dataset"));
    store = ArtifactStore.open(folder.resolve("output").toString());
    new TrainingPipeline(store, dataset, 2).measure(FULL, QUANTIZED);
  }

  @Test
  void theStepSizesMeasuredAreThoseThatTrainingEndedWith() throws IOException {
    RunFolder run = store.run(QUANTIZED);
    List<EpochMetrics> metrics = new MetricsFile(run.path(), "").read();
    Map<String, Double> learned = metrics.get(metrics.size() - 1).stepSizes();
    List<LearnedStepSize> measured = run.quantizationError().orElseThrow().stepSizes();
    assertThat(measured).hasSameSizeAs(learned.keySet());
    for (LearnedStepSize each : measured) {
      String kind = each.tensor() == TensorRole.WEIGHTS ? "/weight_step_size" : "/input_step_size";
      assertThat(each.learned()).isEqualTo(learned.get(each.layer() + kind));
    }
  }

  @Test
  void oneBatchOfTheRunsSizeIsLookedAt() throws IOException {
    var error = store.run(QUANTIZED).quantizationError().orElseThrow();
    assertThat(error.images()).isEqualTo(8);
    assertThat(error.stepSizes())
        .filteredOn(each -> each.tensor() == TensorRole.INPUT)
        .first()
        .extracting(LearnedStepSize::values)
        .isEqualTo(8L * 8 * 8 * 3);
  }

  @Test
  void aNetworkOfFullPrecisionIsNotMeasured() {
    assertThat(store.run(FULL).path().resolve("quantization-error.json")).doesNotExist();
  }

  @Test
  void whatWasMeasuredIsNotMeasuredAgainAndMeasuringAgainGivesTheSameBytes() throws IOException {
    Map<String, Object> before = TrainingPipeline.writtenAt(store);
    Path noDataset = folder.resolve("missing");
    new TrainingPipeline(store, noDataset, 1).measure(QUANTIZED);
    assertThat(TrainingPipeline.writtenAt(store)).isEqualTo(before);

    Path file = store.run(QUANTIZED).path().resolve("quantization-error.json");
    byte[] bytes = Files.readAllBytes(file);
    Files.delete(file);
    new TrainingPipeline(store, dataset, 1).measure(QUANTIZED);
    assertThat(file).hasBinaryContent(bytes);
  }
}
