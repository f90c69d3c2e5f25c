package org.lsqbeam.transforms.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.lsqbeam.graphs.train.EpochMetrics;
import org.lsqbeam.graphs.train.TrainingListener;
import org.lsqbeam.graphs.train.TrainingSpec;
import org.lsqbeam.transforms.cache.WorkerDirectory;
import org.lsqbeam.transforms.run.ArtifactStore;
import org.lsqbeam.transforms.run.Provenance;
import org.lsqbeam.transforms.run.RunFolder;
import org.lsqbeam.transforms.storage.Storage;
import org.lsqbeam.transforms.storage.server.Bucket;

/** A run in Cloud Storage, against the same run on this machine. */
abstract class CloudRun {
  static final TrainingSpec FULL = TrainingPipeline.full(1);

  @TempDir private static Path shared = Path.of("");

  static Path dataset = Path.of("");
  static Map<String, String> localBytes = Map.of();
  static List<EpochMetrics> localMetrics = List.of();

  @TempDir Path folder = Path.of("");

  @AutoClose final Bucket bucket = Bucket.open();
  ArtifactStore store = new ArtifactStore("");
  Storage cloudDataset = Storage.at("");

  @BeforeAll
  static void trainHere() throws IOException {
    dataset = TinyDataset.write(shared.resolve("dataset"));
    ArtifactStore local = ArtifactStore.open(shared.resolve("output").toString());
    new TrainingPipeline(local, dataset, 1).train(FULL);
    localBytes = TrainingPipeline.timelessContents(local.storage());
    localMetrics = local.run(FULL).metrics();
  }

  @BeforeEach
  void copyDataset() throws IOException {
    cloudDataset = bucket.put(dataset, "data");
    store = ArtifactStore.open("gs://bucket/output");
  }

  RunFolder run() {
    return store.run(FULL);
  }

  /** On a worker of its own. */
  RunTrainer worker(String name) {
    return new RunTrainer(
        new WorkFolders(store, cloudDataset, WorkerDirectory.at(folder.resolve(name).toString())),
        List.of(),
        false);
  }

  /** Does something after an update. */
  static TrainingListener after(long step, Consumer<TrainingListener.Progress> what) {
    return new TrainingListener() {
      @Override
      public void updated(Progress progress) {
        if (progress.step() == step) {
          what.accept(progress);
        }
      }
    };
  }

  void assertIsAsLocal() throws IOException {
    assertThat(TrainingPipeline.timelessContents(store.storage())).isEqualTo(localBytes);
    assertThat(run().metrics()).extracting(EpochMetrics::epoch).containsExactly(0, 1, 2);
    for (int epoch = 0; epoch < localMetrics.size(); epoch++) {
      EpochMetrics metrics = run().metrics().get(epoch);
      assertThat(metrics.validation()).isEqualTo(localMetrics.get(epoch).validation());
      assertThat(metrics.stepSizes()).isEqualTo(localMetrics.get(epoch).stepSizes());
    }
  }

  List<Long> toSteps() throws IOException {
    return run().provenance().orElseThrow().sessions().stream()
        .map(Provenance.Session::toStep)
        .toList();
  }

  void writeLease(String owner, Instant expires) {
    String lease = "{\"owner\":\"" + owner + "\",\"expires\":\"" + expires + "\"}";
    try {
      run().storage().write("lease.json", lease.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Makes another version of a file, as another worker does. */
  void writeAgain(String name) {
    try {
      run().storage().write(name, run().storage().read(name));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
