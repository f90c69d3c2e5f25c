package org.lsqbeam.pipelines.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lsqbeam.graphs.io.SealedJson;
import org.lsqbeam.pipelines.report.SampleRuns;
import org.lsqbeam.pipelines.report.results.RunResult;
import org.lsqbeam.transforms.run.ArtifactStore;
import org.lsqbeam.transforms.run.RunFolder;
import org.lsqbeam.transforms.storage.server.Bucket;
import org.lsqbeam.transforms.storage.server.Operation;
import org.lsqbeam.transforms.training.TrainingRun;

/** What the command tells of runs that workers elsewhere train, of which it sees the files. */
final class JobProgressTest {
  private static final FlinkCluster SILENT = FlinkCluster.at("127.0.0.1:1");

  private final RunResult first = SampleRuns.run("resnet-20", "full", 1, 60, 10, 90);
  private final RunResult second = SampleRuns.run("resnet-20", "2", 1, 60, 80, 90);
  private final List<TrainingRun> runs =
      List.of(new TrainingRun(first.spec(), ""), new TrainingRun(second.spec(), "decay 0"));
  private final RecordedProgress told = new RecordedProgress();

  @Test
  void onlyWhatIsNewSinceTheStartIsTold(@TempDir Path folder) throws IOException {
    ArtifactStore store = new ArtifactStore(folder.toString());
    writeEpochs(store, first, 30);
    JobProgress progress = new JobProgress(store, runs, SILENT, told);
    progress.look();
    progress.look();
    assertThat(told.lines).containsExactly("127.0.0.1:1 is silent");

    told.lines.clear();
    writeEpochs(store, first, 60);
    writeEpochs(store, second, 2);
    progress.look();
    progress.look();
    assertThat(told.lines)
        .containsExactly(
            "run 1/2, epoch 60/60, validation top-1 "
                + top1(first, 60)
                + " %, all 50 min 0 s left, resnet-20 full precision seed 1",
            "run 2/2, epoch 2/60, validation top-1 "
                + top1(second, 2)
                + " %, 1 h 0 min left, resnet-20 2-bit seed 1, decay 0"); // 58 epochs of 62.5 s
  }

  @Test
  void theTimeLeftIncludesWhatAnEpochTakesBesidesTraining(@TempDir Path folder) throws IOException {
    ArtifactStore store = new ArtifactStore(folder.toString());
    AtomicLong seconds = new AtomicLong();
    writeEpochs(store, first, 1);
    JobProgress progress =
        new JobProgress(store, runs, SILENT, told, () -> Instant.ofEpochSecond(seconds.get()));
    seconds.set(5000); // it waits for a worker
    writeEpochs(store, first, 2);
    progress.look();
    assertThat(told.lines.get(1)).contains(" %, 48 min 20 s left, all "); // 58 epochs of 50 s

    seconds.addAndGet(8 * 90);
    writeEpochs(store, first, 10);
    progress.look();
    // 50 epochs of 90 s, and 60 of the other run
    assertThat(told.lines.get(2))
        .endsWith(", 1 h 15 min left, all 2 h 45 min left, resnet-20 full precision seed 1");
  }

  @Test
  void aRunThatFailsIsToldOnce(@TempDir Path folder) throws IOException {
    ArtifactStore store = new ArtifactStore(folder.toString());
    JobProgress progress = new JobProgress(store, runs, SILENT, told);
    writeEpochs(store, second, 2);
    progress.look();
    told.lines.clear();
    store.run(second.spec()).writeFailure("the loss is NaN");
    progress.look();
    progress.look();
    assertThat(told.lines)
        .containsExactly("run 2/2 failed: the loss is NaN, resnet-20 2-bit seed 1, decay 0");
  }

  @Test
  void filesThatCannotBeReadDoNotEndTheJob(@TempDir Path folder) throws IOException {
    ArtifactStore store = new ArtifactStore(folder.toString());
    JobProgress progress = new JobProgress(store, runs, SILENT, told);
    store
        .run(first.spec())
        .storage()
        .write("metrics.jsonl", "{}\n".getBytes(StandardCharsets.UTF_8));
    progress.look();
    told.lines.clear();
    writeEpochs(store, first, 1);
    progress.look();
    assertThat(told.lines).hasSize(1);
  }

  @Test
  void anObjectStoreIsReadAtEveryThirdLook() throws IOException {
    try (Bucket bucket = Bucket.open()) {
      ArtifactStore store = new ArtifactStore(bucket.folder("output").root());
      JobProgress progress = new JobProgress(store, runs, SILENT, told);
      writeEpochs(store, first, 1);
      progress.look();
      progress.look();
      assertThat(told.lines).containsExactly("127.0.0.1:1 is silent");
      progress.look();
      assertThat(told.lines).hasSize(2);
    }
  }

  /** A plan counts the listings: {@code CloudRequests}. */
  @Test
  void aLookAtAnObjectStoreIsAListingAndReadsOfWhatIsNew() throws IOException {
    try (Bucket bucket = Bucket.open()) {
      ArtifactStore store = new ArtifactStore(bucket.folder("output").root());
      writeEpochs(store, first, 1);
      writeEpochs(store, second, 1);
      JobProgress progress = new JobProgress(store, runs, SILENT, told);
      writeEpochs(store, second, 2);
      int classA = requests(bucket, Operation.LIST, Operation.INSERT, Operation.START_UPLOAD);
      int classB = requests(bucket, Operation.GET, Operation.DOWNLOAD);
      for (int look = 0; look < 6; look++) {
        progress.look();
      }
      assertThat(requests(bucket, Operation.LIST, Operation.INSERT, Operation.START_UPLOAD))
          .isEqualTo(classA + 2);
      assertThat(requests(bucket, Operation.GET, Operation.DOWNLOAD)).isEqualTo(classB + 2);
    }
  }

  private static int requests(Bucket bucket, Operation... operations) {
    return Stream.of(operations).mapToInt(bucket.server()::requests).sum();
  }

  private static String top1(RunResult run, int epoch) {
    return String.format(Locale.ROOT, "%.1f", run.metrics().get(epoch).validation().top1());
  }

  /** As a worker does, the line of epoch 0 first. */
  private static void writeEpochs(ArtifactStore store, RunResult run, int epochs)
      throws IOException {
    RunFolder folder = store.run(run.spec());
    String digits = run.spec().fingerprint().substring(0, 12);
    String lines =
        run.metrics().subList(0, epochs + 1).stream()
            .map(line -> SealedJson.line(line, digits) + "\n")
            .collect(Collectors.joining());
    folder.storage().write("metrics.jsonl", lines.getBytes(StandardCharsets.UTF_8));
  }
}
