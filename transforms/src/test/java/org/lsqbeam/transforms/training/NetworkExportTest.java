package org.lsqbeam.transforms.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lsqbeam.graphs.data.Augmentation;
import org.lsqbeam.graphs.integer.NetworkHeader;
import org.lsqbeam.graphs.integer.PackedFile;
import org.lsqbeam.graphs.integer.Preprocessing;
import org.lsqbeam.graphs.io.DamagedFileException;
import org.lsqbeam.graphs.io.SealedJson;
import org.lsqbeam.graphs.quantize.Precision;
import org.lsqbeam.graphs.train.EpochMetrics;
import org.lsqbeam.graphs.train.MetricsFile;
import org.lsqbeam.graphs.train.TrainingSpec;
import org.lsqbeam.transforms.cache.DatasetCache;
import org.lsqbeam.transforms.run.ArtifactStore;
import org.lsqbeam.transforms.run.RunFolder;
import org.lsqbeam.transforms.run.StoredNetwork;
import org.lsqbeam.transforms.storage.Storage;

/** The packed network that follows the evaluation of a quantized run. */
final class NetworkExportTest {
  private static final TrainingSpec FULL = TrainingPipeline.full(1);
  private static final TrainingSpec QUANTIZED = TrainingPipeline.quantized(2, 1);
  private static final TrainingSpec CROPPED =
      TrainingPipeline.spec(
          Precision.parse("w4a3"), FULL.fingerprint(), 1, new Augmentation(0, true, 6));
  private static final TrainingSpec WEIGHTS_ONLY =
      TrainingPipeline.spec(
          Precision.parse("w2a32"), FULL.fingerprint(), 1, new Augmentation(0, true, 6));

  @TempDir private static Path folder = Path.of("");

  private static Path dataset = Path.of("");
  private static ArtifactStore store = new ArtifactStore("");

  @BeforeAll
  static void evaluate() throws IOException {
    dataset = TinyDataset.write(folder.resolve("dataset"));
    store = ArtifactStore.open(folder.resolve("output").toString());
    new TrainingPipeline(store, dataset, 1).evaluate(FULL, QUANTIZED, CROPPED, WEIGHTS_ONLY);
  }

  private static Path file(TrainingSpec spec) {
    return store.run(spec).path().resolve("network.lsq");
  }

  @Test
  void theHeaderSaysWhatTheNetworkWasMadeOfAndWhatItTakes() throws IOException {
    NetworkHeader header =
        new StoredNetwork(store.run(CROPPED), CROPPED).read().orElseThrow().header();
    var manifest = DatasetCache.manifest(Storage.at(dataset.toString()));
    assertThat(header.network()).isEqualTo("resnet-8");
    assertThat(header.precision()).isEqualTo("w4a3");
    assertThat(header.classes()).isEqualTo(manifest.classes());
    assertThat(header.preprocessing())
        .isEqualTo(new Preprocessing(8, 8, 6, 6, manifest.mean(), manifest.deviation()));
    assertThat(header.origin())
        .isEqualTo(
            new NetworkHeader.Origin(
                CROPPED.fingerprint(),
                manifest.fingerprint(),
                store.run(CROPPED).checkpoint(TrainingPipeline.STEPS).sha256()));
  }

  @Test
  void theStepSizesAreThoseOfTheMetrics() throws IOException {
    List<EpochMetrics> metrics = store.run(QUANTIZED).metrics();
    Map<String, Double> expected = metrics.get(metrics.size() - 1).stepSizes();
    Map<String, Double> packed = new TreeMap<>();
    PackedFile.read(file(QUANTIZED))
        .header()
        .stepSizes()
        .forEach(
            (layer, steps) -> {
              packed.put(layer + "/weight_step_size", (double) steps.weights());
              packed.put(layer + "/input_step_size", (double) steps.input());
            });
    assertThat(packed).isEqualTo(expected);
  }

  @Test
  void onlyNetworksOfIntegersArePacked() {
    assertThat(file(QUANTIZED)).exists();
    assertThat(file(FULL)).doesNotExist();
    assertThat(file(WEIGHTS_ONLY)).doesNotExist();
  }

  @Test
  void aMissingNetworkIsPackedAgainWithTheSameBytesAndNothingElseIsDone() throws IOException {
    byte[] bytes = Files.readAllBytes(file(QUANTIZED));
    Map<String, Object> before = TrainingPipeline.writtenAt(store);
    Files.delete(file(QUANTIZED));
    new TrainingPipeline(store, dataset, 1).evaluate(QUANTIZED);
    assertThat(file(QUANTIZED)).hasBinaryContent(bytes);
    assertThat(TrainingPipeline.writtenAt(store).keySet()).isEqualTo(before.keySet());
    Path noDataset = folder.resolve("missing");
    new TrainingPipeline(store, noDataset, 1).evaluate(QUANTIZED);
  }

  @Test
  void theNetworkOfAnotherRunIsRefused() throws IOException {
    RunFolder run = store.run(QUANTIZED);
    assertThatThrownBy(
            () -> new StoredNetwork(run, QUANTIZED).write(Files.readAllBytes(file(CROPPED))))
        .isInstanceOf(DamagedFileException.class)
        .hasMessage(file(QUANTIZED) + " is damaged: it is not of the run's variables");
  }

  /** Its layer does not tell inputs apart, and nothing would remain to be packed. */
  @Test
  void aRunWithAStepSizeAtItsMinimumEndsWithoutANetwork(@TempDir Path copy) throws IOException {
    ArtifactStore other = ArtifactStore.open(copy.toString());
    TrainingPipeline pipeline = new TrainingPipeline(other, dataset, 1);
    pipeline.evaluate(FULL, QUANTIZED);
    RunFolder run = other.run(QUANTIZED);
    Path metrics = run.path().resolve(MetricsFile.NAME);
    List<String> lines = new ArrayList<>();
    for (EpochMetrics line : run.metrics()) {
      Map<String, Double> parameters = new TreeMap<>(line.quantizerParameters());
      parameters.replace("stem/input_step_size", (double) 1e-6f);
      lines.add(
          SealedJson.line(
              new EpochMetrics(
                  line.epoch(), line.step(), line.training(), line.validation(), parameters),
              QUANTIZED.fingerprint().substring(0, 12)));
    }
    Files.write(metrics, lines);
    Files.delete(run.path().resolve("network.lsq"));
    pipeline.evaluate(QUANTIZED);
    assertThat(run.path().resolve("network.lsq")).doesNotExist();
  }
}
