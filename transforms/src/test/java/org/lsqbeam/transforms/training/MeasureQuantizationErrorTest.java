package org.lsqbeam.transforms.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lsqbeam.graphs.analysis.LearnedStepSize;
import org.lsqbeam.graphs.evaluate.Accuracy;
import org.lsqbeam.graphs.evaluate.Evaluation;
import org.lsqbeam.graphs.io.InvalidDataException;
import org.lsqbeam.graphs.quantize.TensorRole;
import org.lsqbeam.graphs.train.EpochMetrics;
import org.lsqbeam.graphs.train.MetricsFile;
import org.lsqbeam.graphs.train.TrainingSpec;
import org.lsqbeam.transforms.run.ArtifactStore;
import org.lsqbeam.transforms.run.RunFolder;

final class MeasureQuantizationErrorTest {
  private static final EvaluatedNetwork FULL = evaluated(TrainingPipeline.full(1));
  private static final EvaluatedNetwork QUANTIZED = evaluated(TrainingPipeline.quantized(2, 1));

  @TempDir private static Path folder = Path.of("");

  private static Path dataset = Path.of("");
  private static ArtifactStore store = new ArtifactStore("");

  /** Measuring looks at no accuracy. */
  private static EvaluatedNetwork evaluated(TrainingSpec spec) {
    Accuracy accuracy = new Accuracy(31, 50, 100, 1);
    return new EvaluatedNetwork(spec, new Evaluation(accuracy, accuracy));
  }

  @BeforeAll
  static void trainAndMeasure() throws IOException {
    dataset = TinyDataset.write(folder.resolve("dataset"));
    store = ArtifactStore.open(folder.resolve("output").toString());
    TrainingPipeline pipeline = new TrainingPipeline(store, dataset, 2);
    pipeline.train(FULL.spec());
    pipeline.train(QUANTIZED.spec());
    pipeline.measure(FULL, QUANTIZED);
  }

  @Test
  void theStepSizesMeasuredAreThoseThatTrainingEndedWith() throws IOException {
    RunFolder run = store.run(QUANTIZED.spec());
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
    var error = store.run(QUANTIZED.spec()).quantizationError().orElseThrow();
    assertThat(error.images()).isEqualTo(8);
    assertThat(error.stepSizes())
        .filteredOn(each -> each.tensor() == TensorRole.INPUT)
        .first()
        .extracting(LearnedStepSize::values)
        .isEqualTo(8L * 8 * 8 * 3);
  }

  @Test
  void aNetworkOfFullPrecisionIsNotMeasured() {
    assertThat(store.run(FULL.spec()).path().resolve("quantization-error.json")).doesNotExist();
  }

  @Test
  void whatWasMeasuredIsNotMeasuredAgainAndMeasuringAgainGivesTheSameBytes() throws IOException {
    Map<String, Object> before = TrainingPipeline.writtenAt(store);
    Path noDataset = folder.resolve("missing");
    new TrainingPipeline(store, noDataset, 1).measure(QUANTIZED);
    assertThat(TrainingPipeline.writtenAt(store)).isEqualTo(before);

    Path file = store.run(QUANTIZED.spec()).path().resolve("quantization-error.json");
    byte[] bytes = Files.readAllBytes(file);
    Files.delete(file);
    new TrainingPipeline(store, dataset, 1).measure(QUANTIZED);
    assertThat(file).hasBinaryContent(bytes);
  }

  @Test
  void aNetworkThatIsNotTrainedIsRefused() {
    EvaluatedNetwork untrained = evaluated(TrainingPipeline.quantized(2, 9));
    assertThatThrownBy(() -> new TrainingPipeline(store, dataset, 1).measure(untrained))
        .hasCauseInstanceOf(InvalidDataException.class)
        .hasMessageContaining("is not trained yet");
    assertThat(store.run(untrained.spec()).path()).doesNotExist();
  }
}
