package org.lsqbeam.transforms.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lsqbeam.graphs.codec.ImageCodec;
import org.lsqbeam.graphs.data.Augmentation;
import org.lsqbeam.graphs.data.InMemoryImages;
import org.lsqbeam.graphs.data.PreparedDataset;
import org.lsqbeam.graphs.evaluate.Accuracy;
import org.lsqbeam.graphs.evaluate.ArithmeticChoice;
import org.lsqbeam.graphs.evaluate.Evaluation;
import org.lsqbeam.graphs.evaluate.Evaluator;
import org.lsqbeam.graphs.evaluate.ImagePredictions;
import org.lsqbeam.graphs.evaluate.PredictionsFile;
import org.lsqbeam.graphs.io.DamagedFileException;
import org.lsqbeam.graphs.io.InvalidDataException;
import org.lsqbeam.graphs.network.Arithmetic;
import org.lsqbeam.graphs.network.NetworkInput;
import org.lsqbeam.graphs.quantize.Precision;
import org.lsqbeam.graphs.train.EpochMetrics;
import org.lsqbeam.graphs.train.MetricsFile;
import org.lsqbeam.graphs.train.TrainingSpec;
import org.lsqbeam.transforms.cache.WorkerDirectory;
import org.lsqbeam.transforms.run.ArtifactStore;
import org.lsqbeam.transforms.run.BoundFile;
import org.lsqbeam.transforms.run.RunFolder;
import org.lsqbeam.transforms.storage.Storage;

final class NetworkEvaluationTest {
  private static final TrainingSpec FULL = TrainingPipeline.full(1);
  private static final TrainingSpec QUANTIZED = TrainingPipeline.quantized(4, 1);
  private static final TrainingSpec CROPPED = TrainingPipeline.cropped(6, 1);

  /** At 3 bits, integers are exact on every processor. */
  private static final TrainingSpec INTEGERS = TrainingPipeline.quantized(3, 1);

  private static final TrainingSpec WEIGHTS_ONLY =
      TrainingPipeline.spec(
          Precision.parse("w3a32"), FULL.fingerprint(), 1, new Augmentation(1, true));

  @TempDir private static Path folder = Path.of("");

  private static Path dataset = Path.of("");
  private static ArtifactStore store = new ArtifactStore("");

  @BeforeAll
  static void trainAndEvaluate() throws IOException {
    dataset = TinyDataset.write(folder.resolve("dataset"));
    store = ArtifactStore.open(folder.resolve("output").toString());
    TrainingPipeline pipeline = new TrainingPipeline(store, dataset, 3);
    pipeline.train(FULL);
    pipeline.train(QUANTIZED, CROPPED, INTEGERS, WEIGHTS_ONLY);
    pipeline.evaluate(FULL, QUANTIZED, CROPPED);
    pipeline.evaluate(Arithmetic.INT8, FULL, INTEGERS, WEIGHTS_ONLY);
  }

  @Test
  void theShardsTogetherAreOnePassOverTheWholeSet() throws Exception {
    PreparedDataset prepared = PreparedDataset.open(dataset);
    assertThat(prepared.validation().shards()).isEqualTo(4);
    for (TrainingSpec spec : new TrainingSpec[] {FULL, QUANTIZED}) {
      RunFolder run = store.run(spec);
      Evaluation evaluation = run.evaluation().orElseThrow();
      assertSame(evaluation.initial(), onePass(prepared, spec, 0));
      assertSame(evaluation.trained(), onePass(prepared, spec, TrainingPipeline.STEPS));
      assertThat(evaluation.initial()).isNotEqualTo(evaluation.trained());
    }
  }

  @Test
  void itIsWhatTrainingSawInItsFirstAndItsLastEpoch() throws IOException {
    for (TrainingSpec spec : new TrainingSpec[] {FULL, QUANTIZED, CROPPED}) {
      RunFolder run = store.run(spec);
      Evaluation evaluation = run.evaluation().orElseThrow();
      var metrics = new MetricsFile(run.path(), "").read();
      assertThat(metrics).extracting(EpochMetrics::epoch).containsExactly(0, 1, 2);
      assertSame(evaluation.initial(), metrics.get(0).validation());
      assertSame(evaluation.trained(), metrics.get(2).validation());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"evaluation.json", "predictions.bin"})
  void evaluatingAgainGivesTheSameBytes(String name) throws IOException {
    Path file = store.run(QUANTIZED).path().resolve(name);
    byte[] before = Files.readAllBytes(file);
    Files.delete(file);
    new TrainingPipeline(store, dataset, 1).evaluate(QUANTIZED);
    assertThat(file).hasBinaryContent(before);
  }

  /** Both files are of one pass, so that the other one is made again too. */
  @ParameterizedTest
  @ValueSource(strings = {"evaluation.json", "predictions.bin"})
  void evaluatingAgainInIntegersGivesTheSameBytes(String name) throws IOException {
    RunFolder run = store.run(INTEGERS);
    Map<String, String> before = timeless(INTEGERS);
    Files.delete(run.path().resolve(name));
    new TrainingPipeline(store, dataset, 1).evaluate(Arithmetic.INT8, INTEGERS);
    assertThat(timeless(INTEGERS)).isEqualTo(before);
  }

  @Test
  void lostPredictionsAreMadeInTheArithmeticOfTheEvaluation() throws IOException {
    Map<String, String> before = timeless(INTEGERS);
    Files.delete(store.run(INTEGERS).path().resolve("predictions.bin"));
    new TrainingPipeline(store, dataset, 1).evaluate(INTEGERS);
    assertThat(timeless(INTEGERS)).isEqualTo(before);
  }

  @Test
  void theArithmeticIsRecordedWhereItIsNotThatOfFloats() throws IOException {
    Evaluation integers = store.run(INTEGERS).evaluation().orElseThrow();
    assertThat(integers.arithmetic()).isEqualTo(new ArithmeticChoice(Arithmetic.INT8, null));
    var metrics = new MetricsFile(store.run(INTEGERS).path(), "").read();
    assertThat(integers.trained().loss())
        .isCloseTo(metrics.get(2).validation().loss(), withinPercentage(0.1));
    for (TrainingSpec spec : new TrainingSpec[] {FULL, QUANTIZED}) {
      assertThat(store.run(spec).path().resolve("evaluation.json"))
          .content()
          .doesNotContain("arithmetic");
    }
  }

  @Test
  void whereIntegersDoNotFitFloatsEvaluateAndTheReasonIsRecorded() throws Exception {
    Evaluation evaluation = store.run(WEIGHTS_ONLY).evaluation().orElseThrow();
    assertThat(evaluation.arithmetic())
        .isEqualTo(
            new ArithmeticChoice(
                Arithmetic.FLOAT32,
                "no convolution has quantized weights and an unsigned quantized input"));
    Accuracy floats = onePass(PreparedDataset.open(dataset), WEIGHTS_ONLY, TrainingPipeline.STEPS);
    assertSame(evaluation.trained(), floats);
  }

  @Test
  void anEvaluationIsComputedAgainAsItWasOrNotAtAll() throws Exception {
    Evaluation integers = store.run(INTEGERS).evaluation().orElseThrow();
    assertThat(again(INTEGERS, Arithmetic.INT8)).hasValue(integers);
    Evaluation floats = again(INTEGERS, Arithmetic.FLOAT32).orElseThrow();
    assertThat(floats.used()).isEqualTo(Arithmetic.FLOAT32);
    assertThat(floats.trained().loss()).isCloseTo(integers.trained().loss(), withinPercentage(0.1));
    assertThat(again(WEIGHTS_ONLY, Arithmetic.INT8)).isEmpty();
  }

  private static Optional<Evaluation> again(TrainingSpec spec, Arithmetic arithmetic)
      throws Exception {
    WorkFolders folders =
        new WorkFolders(store, Storage.at(dataset.toString()), WorkerDirectory.at(null));
    return new NetworkEvaluation(folders, PreparedDataset.open(dataset), spec, arithmetic)
        .outcomeAsWanted()
        .map(NetworkEvaluation.Outcome::evaluation);
  }

  @Test
  void onlyAnotherArithmeticThatIsAskedForReplacesAnEvaluation(@TempDir Path output)
      throws IOException {
    ArtifactStore other = ArtifactStore.open(output.toString());
    TrainingPipeline pipeline = new TrainingPipeline(other, dataset, 1);
    pipeline.train(FULL);
    pipeline.train(INTEGERS);
    pipeline.evaluate(FULL, INTEGERS);
    Map<String, String> floats = TrainingPipeline.timelessContents(other.storage());
    pipeline.evaluate(Arithmetic.INT8, FULL, INTEGERS);
    Map<String, String> integers = TrainingPipeline.timelessContents(other.storage());
    assertThat(integers.keySet()).isEqualTo(floats.keySet());
    assertThat(integers.keySet())
        .filteredOn(file -> !file.endsWith("/predictions.bin")) // whose probabilities are rounded
        .filteredOn(file -> !Objects.equals(integers.get(file), floats.get(file)))
        .containsExactly("runs/" + INTEGERS.runName() + "/evaluation.json");
    Map<String, Object> written = TrainingPipeline.writtenAt(other);
    pipeline.evaluate(FULL, INTEGERS);
    pipeline.evaluate(Arithmetic.INT8, FULL, INTEGERS);
    assertThat(TrainingPipeline.writtenAt(other)).isEqualTo(written);
    pipeline.evaluate(Arithmetic.FLOAT32, FULL, INTEGERS);
    assertThat(TrainingPipeline.timelessContents(other.storage())).isEqualTo(floats);
  }

  private static Map<String, String> timeless(TrainingSpec spec) throws IOException {
    Map<String, String> contents = TrainingPipeline.timelessContents(store.storage());
    contents.keySet().removeIf(file -> !file.startsWith("runs/" + spec.runName()));
    return contents;
  }

  @Test
  void thePredictionsAreOfTheImagesAndGiveTheAccuracies() throws IOException {
    PreparedDataset prepared = PreparedDataset.open(dataset);
    for (TrainingSpec spec : new TrainingSpec[] {FULL, QUANTIZED, CROPPED}) {
      RunFolder run = store.run(spec);
      PredictionsFile file = BoundFile.predictions(run, spec).read().orElseThrow();
      Accuracy trained = run.evaluation().orElseThrow().trained();
      ImagePredictions predictions = file.predictions();
      assertThat(predictions.percentWithin(1)).isEqualTo(trained.top1());
      assertThat(predictions.percentWithin(5)).isEqualTo(trained.top5());
      assertThat(predictions.classes()).isEqualTo(prepared.manifest().classes().size());
      assertThat(file.validation()).isEqualTo(prepared.manifest().validation().digest());
      for (int image = 0; image < predictions.size(); image++) {
        assertThat(predictions.label(image))
            .isEqualTo(prepared.validation().example(image).label());
      }
    }
  }

  @Test
  void thePredictionsOfAnotherRunAreRefused() throws IOException {
    PredictionsFile ofFull = BoundFile.predictions(store.run(FULL), FULL).read().orElseThrow();
    RunFolder run = store.run(CROPPED);
    BoundFile<PredictionsFile> predictions = BoundFile.predictions(run, CROPPED);
    PredictionsFile own = predictions.read().orElseThrow();
    predictions.write(ofFull);
    assertThatThrownBy(predictions::read)
        .isInstanceOf(DamagedFileException.class)
        .hasMessage(
            run.storage().pathOf("predictions.bin")
                + " is damaged: it is not of the run's variables");
    predictions.write(own);
  }

  @Test
  void whatWasEvaluatedIsNotEvaluatedAgain() throws IOException {
    Map<String, Object> before = TrainingPipeline.writtenAt(store);
    Path noDataset = folder.resolve("missing");
    new TrainingPipeline(store, noDataset, 2).evaluate(FULL, QUANTIZED, INTEGERS, WEIGHTS_ONLY);
    new TrainingPipeline(store, noDataset, 2)
        .evaluate(Arithmetic.INT8, FULL, INTEGERS, WEIGHTS_ONLY);
    assertThat(TrainingPipeline.writtenAt(store)).isEqualTo(before);
  }

  @Test
  void aNetworkWithoutItsCheckpointIsRefusedAndNoAccuracyIsWritten(@TempDir Path output)
      throws IOException {
    ArtifactStore other = ArtifactStore.open(output.toString());
    TrainingPipeline pipeline = new TrainingPipeline(other, dataset, 1);
    pipeline.train(FULL);
    Path last = other.run(FULL).checkpoint(TrainingPipeline.STEPS).folder();
    Files.delete(last.resolve("state.json"));
    assertThatThrownBy(() -> pipeline.evaluate(FULL))
        .hasCauseInstanceOf(InvalidDataException.class)
        .hasMessageContaining("/checkpoints/step-00000004/state.json is missing");
    assertThat(other.run(FULL).evaluation()).isEmpty();
  }

  private static Accuracy onePass(PreparedDataset prepared, TrainingSpec spec, long step)
      throws InterruptedException {
    try (ImageCodec codec = new ImageCodec();
        Evaluator evaluator =
            new Evaluator(
                spec.network(), spec.evaluationLayers(), NetworkInput.of(prepared.manifest()))) {
      evaluator.load(store.run(spec).checkpoint(step).variables());
      InMemoryImages images = InMemoryImages.of(prepared.validation(), codec);
      return evaluator.count(images, 0, TinyDataset.VALIDATION).accuracy();
    }
  }

  /** The same but for the last bits, which depend on how many images are computed at a time. */
  private static void assertSame(Accuracy actual, Accuracy expected) {
    assertThat(actual.images()).isEqualTo(expected.images()).isEqualTo(TinyDataset.VALIDATION);
    assertThat(actual.top1()).isEqualTo(expected.top1());
    assertThat(actual.top5()).isEqualTo(expected.top5()).isEqualTo(100);
    assertThat(actual.loss()).isCloseTo(expected.loss(), within(1e-6));
  }
}
