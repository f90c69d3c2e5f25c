package org.lsqbeam.transforms.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.lsqbeam.graphs.io.InvalidDataException;
import org.lsqbeam.graphs.train.TrainingListener;
import org.lsqbeam.graphs.train.TrainingSpec;
import org.lsqbeam.transforms.cache.WorkerDirectory;
import org.lsqbeam.transforms.run.ArtifactStore;
import org.lsqbeam.transforms.storage.server.Fault;
import org.lsqbeam.transforms.storage.server.Operation;

/** Runs in Cloud Storage end as those on this machine do, whatever happens on the way. */
final class CloudTrainingTest extends CloudRun {
  @Test
  void theBytesAreThoseOfARunOnThisMachine() throws Exception {
    assertThat(worker("a").train(FULL)).hasValue(new TrainedNetwork(FULL, TrainingPipeline.STEPS));
    assertIsAsLocal();
    assertThat(toSteps()).containsExactly(TrainingPipeline.STEPS);
    assertThat(folder.resolve("a/scratch")).as("no copy is left").isEmptyDirectory();
  }

  @Test
  void everyCheckpointIsThereBeforeTheNextUpdate() throws Exception {
    List<Long> latest = new ArrayList<>();
    TrainingListener look =
        new TrainingListener() {
          @Override
          public void updated(Progress progress) {
            try {
              latest.add(run().latestStep().orElse(-1));
            } catch (IOException e) {
              throw new AssertionError(e);
            }
          }
        };
    worker("a").train(FULL, look);
    assertThat(latest).containsExactly(0L, 0L, 2L, 2L);
  }

  @Test
  void aRunThatWasInterruptedGoesOnElsewhereFromItsLastUpdate() throws Exception {
    TrainingListener interrupt = after(3, any -> Thread.currentThread().interrupt());
    assertThatThrownBy(() -> worker("a").train(FULL, interrupt))
        .isInstanceOf(InterruptedException.class)
        .hasMessage("training was interrupted at step 3");
    assertThat(run().latestStep()).hasValue(3);
    assertThat(toSteps()).containsExactly(3L);
    assertThat(run().storage().isFile("lease.json")).isFalse();
    worker("b").train(FULL);
    assertThat(toSteps()).containsExactly(3L, TrainingPipeline.STEPS);
    assertEndsInTheSameBits();
  }

  @Test
  void aRunThatBrokeOffGoesOnElsewhereFromItsLastCheckpoint() throws Exception {
    TrainingListener end =
        after(
            3,
            any -> {
              throw new IllegalStateException("gone");
            });
    assertThatThrownBy(() -> worker("a").train(FULL, end)).hasMessage("gone");
    assertThat(run().latestStep()).hasValue(2);
    worker("b").train(FULL);
    assertIsAsLocal();
  }

  /** Other checkpoints in between may have stayed; the first and the last are the same. */
  private void assertEndsInTheSameBits() throws IOException {
    Map<String, String> bytes = TrainingPipeline.timelessContents(store.storage());
    localBytes.forEach(
        (file, sha256) -> {
          if (!file.contains("step-00000002")) {
            assertThat(bytes).containsEntry(file, sha256);
          }
        });
  }

  @Test
  void aWorkerWhoseFolderIsNotClearedAwayLeavesNothingForEver() throws Exception {
    Path left = folder.resolve("a/scratch/1-1-0123");
    Files.createDirectories(left.resolve("run/checkpoints"));
    Files.createFile(left.resolveSibling("1-1-0123.lock"));
    worker("a").train(FULL);
    assertThat(folder.resolve("a/scratch")).isEmptyDirectory();
  }

  /** Refused at each of the files of the first checkpoint after the one from before training. */
  @Test
  void aCheckpointThatCannotBeSentEndsTheRunAndIsNotBelieved() throws Exception {
    for (int sent = 0; sent < 4; sent++) {
      int before = sent;
      TrainingListener refuse =
          after(
              2,
              any -> {
                bucket.server().fail(Operation.START_UPLOAD, Fault.NONE, before);
                bucket.server().fail(Operation.START_UPLOAD, Fault.FORBIDDEN, 1);
              });
      assertThatThrownBy(() -> worker("a").train(FULL, refuse))
          .isInstanceOf(InvalidDataException.class)
          .hasMessageMatching("gs://bucket/output/runs/.* is refused by Cloud Storage .*");
      assertThat(run().latestStep()).as("after %d files", sent).hasValue(0);
      assertThat(run().storage().isFile("lease.json")).isFalse();
    }
    worker("b").train(FULL);
    assertIsAsLocal();
  }

  @Test
  void aRunThatIsDoneIsNotTrainedAgain() throws Exception {
    worker("a").train(FULL);
    int writes = bucket.server().requests(Operation.START_UPLOAD);
    assertThat(worker("b").train(FULL)).hasValue(new TrainedNetwork(FULL, TrainingPipeline.STEPS));
    assertThat(bucket.server().requests(Operation.START_UPLOAD)).isEqualTo(writes);
  }

  @Test
  void aDamagedCheckpointIsTrainedAgain() throws Exception {
    TrainingListener interrupt = after(3, any -> Thread.currentThread().interrupt());
    assertThatThrownBy(() -> worker("a").train(FULL, interrupt))
        .isInstanceOf(InterruptedException.class);
    String name = "checkpoints/step-00000003/variables.data-00000-of-00001";
    run().storage().write(name, new byte[10]);
    assertThat(worker("b").train(FULL).orElseThrow().failed()).isFalse();
    assertIsAsLocal();
  }

  @Test
  void damagedMetricsFailTheRunAndAreNamedAsInItsFolderNotInTheCopy() throws Exception {
    TrainingListener interrupt = after(3, any -> Thread.currentThread().interrupt());
    assertThatThrownBy(() -> worker("a").train(FULL, interrupt))
        .isInstanceOf(InterruptedException.class);
    run().storage().write("metrics.jsonl", "{}\n".getBytes(StandardCharsets.UTF_8));
    assertThat(worker("b").train(FULL).orElseThrow().failed()).isTrue();
    assertThat(run().failure().orElseThrow()).startsWith("metrics.jsonl, line 1, is damaged: ");
  }

  @Test
  void aQuantizedRunStartsFromTheOneInCloudStorageAndBothAreEvaluatedThere() throws Exception {
    TrainingSpec quantized = TrainingPipeline.quantized(2, 1);
    ArtifactStore local = ArtifactStore.open(folder.resolve("local").toString());
    WorkerDirectory work = WorkerDirectory.at(folder.resolve("work").toString());
    evaluateAndMeasure(new TrainingPipeline(local, dataset, 2), quantized);
    evaluateAndMeasure(new TrainingPipeline(store, cloudDataset, work, 2), quantized);
    assertThat(TrainingPipeline.timelessContents(store.storage()))
        .isEqualTo(TrainingPipeline.timelessContents(local.storage()))
        .hasSizeGreaterThan(2 * localBytes.size());
  }

  private void evaluateAndMeasure(TrainingPipeline pipeline, TrainingSpec quantized)
      throws IOException {
    pipeline.train(FULL);
    pipeline.train(quantized);
    long before = bucket.server().bytesSent();
    pipeline.evaluate(FULL, quantized);
    long checkpoints = 4 * bytesOf("checkpoints/step-00000004/variables.data-00000-of-00001");
    assertThat(bucket.server().bytesSent() - before)
        .as("each checkpoint is fetched once, whatever the number of shards")
        .isLessThanOrEqualTo(checkpoints + checkpoints / 5);
    pipeline.measure(FULL, quantized);
  }

  private long bytesOf(String name) throws IOException {
    return run().storage().isFile(name) ? run().storage().size(name) : 0;
  }
}
