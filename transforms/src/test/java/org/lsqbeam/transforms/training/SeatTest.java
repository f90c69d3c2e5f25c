package org.lsqbeam.transforms.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lsqbeam.graphs.train.TrainingSpec;
import org.lsqbeam.transforms.cache.WorkerDirectory;
import org.lsqbeam.transforms.run.ArtifactStore;
import org.lsqbeam.transforms.run.RunFolder;
import org.lsqbeam.transforms.storage.server.Bucket;
import org.lsqbeam.transforms.storage.server.Operation;

/** The requests of a worker that waits for runs which others train. A plan counts them. */
final class SeatTest {
  private static final TrainingSpec FULL = TrainingPipeline.full(1);
  private static final TrainingSpec QUANTIZED = TrainingPipeline.quantized(2, 1);

  @TempDir private Path folder = Path.of("");

  @AutoClose private final Bucket bucket = Bucket.open();
  private ArtifactStore store = new ArtifactStore("");
  private int classA;
  private int classB;

  @BeforeEach
  void writeLeaseOfAnother() throws IOException {
    store = ArtifactStore.open("gs://bucket/output");
    for (TrainingSpec spec : List.of(FULL, QUANTIZED)) {
      store
          .run(spec)
          .storage()
          .write(
              "lease.json",
              "{\"owner\":\"another\",\"expires\":\"2099-01-01T00:00:00Z\"}"
                  .getBytes(StandardCharsets.UTF_8));
    }
  }

  @Test
  void aLookAtRunsThatAreTrainedElsewhereIsOneListing() throws Exception {
    Seat seat = seat();
    count();
    seat.look();
    seat.look();
    assertThat(newClassA()).isEqualTo(2);
    assertThat(newClassB()).isZero();
  }

  @Test
  void askingForARunThatAnotherHasReadsItsLeaseAndWhatItStartsFrom() throws Exception {
    Seat seat = seat();
    seat.look();
    count();
    assertThat(seat.takeNext()).isEmpty(); // the lease of the full-precision run
    assertThat(newClassA()).isZero();
    assertThat(newClassB()).isEqualTo(2);

    done(FULL);
    seat.look();
    count();
    assertThat(seat.takeNext()).isEmpty();
    assertThat(newClassA()).isZero();
    assertThat(newClassB()).isEqualTo(4);
  }

  @Test
  void aRunThatIsTrainedIsReadOnceUntilItsFilesChange() throws Exception {
    Seat seat = seat();
    seat.look();
    done(FULL);
    seat.look();
    count();
    seat.look();
    assertThat(newClassA()).isEqualTo(1);
    assertThat(newClassB()).isZero();
    assertThat(seat.takeNext()).isEmpty();

    store.run(QUANTIZED).writeFailure("the loss is NaN");
    seat.work(any -> {}); // ends, as no run is left
  }

  private Seat seat() {
    WorkFolders folders =
        new WorkFolders(store, bucket.folder("data"), WorkerDirectory.at(folder.toString()));
    RunTrainer trainer = new RunTrainer(folders, List.of(), false);
    List<TrainingRun> runs =
        Stream.of(FULL, QUANTIZED).map(spec -> new TrainingRun(spec, "")).toList();
    return Seat.at(
        new RunWorker(folders, trainer, RunGoal.TRAINED), runs, TrainingPipeline.MANIFEST);
  }

  private void done(TrainingSpec spec) throws IOException {
    store.run(spec).writeDone(new RunFolder.Done(spec.fingerprint(), 4, "00"));
  }

  private void count() {
    classA = requests(Operation.LIST, Operation.INSERT, Operation.START_UPLOAD);
    classB = requests(Operation.GET, Operation.DOWNLOAD);
  }

  private int newClassA() {
    return requests(Operation.LIST, Operation.INSERT, Operation.START_UPLOAD) - classA;
  }

  private int newClassB() {
    return requests(Operation.GET, Operation.DOWNLOAD) - classB;
  }

  private int requests(Operation... operations) {
    return Stream.of(operations).mapToInt(bucket.server()::requests).sum();
  }
}
