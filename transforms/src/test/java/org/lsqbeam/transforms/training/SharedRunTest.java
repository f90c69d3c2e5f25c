package org.lsqbeam.transforms.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.lsqbeam.graphs.train.TrainingListener;
import org.lsqbeam.graphs.train.TrainingSpec;
import org.lsqbeam.transforms.cache.WorkerDirectory;
import org.lsqbeam.transforms.run.ArtifactStore;
import org.lsqbeam.transforms.storage.ObjectStorage;
import org.lsqbeam.transforms.storage.Storage;
import org.lsqbeam.transforms.storage.Version;
import org.lsqbeam.transforms.storage.server.Hold;

/** A run that several workers want is trained by one. */
final class SharedRunTest extends CloudRun {
  @Test
  void ofTwoWorkersThatWantOneRunOneTrainsIt() throws Exception {
    assertThat(starts(store, cloudDataset)).isEqualTo(1);
    assertIsAsLocal();
  }

  @Test
  void ofTwoThatWantOneRunOnThisMachineOneTrainsIt() throws Exception {
    ArtifactStore local = ArtifactStore.open(folder.resolve("local").toString());
    assertThat(starts(local, Storage.at(dataset.toString()))).isEqualTo(1);
    assertThat(TrainingPipeline.timelessContents(local.storage())).isEqualTo(localBytes);
  }

  private int starts(ArtifactStore where, Storage images) throws Exception {
    AtomicInteger starts = new AtomicInteger();
    TrainingListener count =
        new TrainingListener() {
          @Override
          public void started(TrainingSpec spec, long step, long steps) {
            starts.incrementAndGet();
          }
        };
    CountDownLatch oneIsDone = new CountDownLatch(1);
    ExecutorService workers = Executors.newFixedThreadPool(2);
    List<Future<TrainedNetwork>> both = new ArrayList<>();
    for (String name : List.of("a", "b")) {
      WorkerDirectory work = WorkerDirectory.at(folder.resolve(name).toString());
      RunTrainer training = new RunTrainer(new WorkFolders(where, images, work), List.of(), false);
      both.add(workers.submit(() -> train(training, oneIsDone, count)));
    }
    for (Future<TrainedNetwork> trained : both) {
      assertThat(trained.get()).isEqualTo(new TrainedNetwork(FULL, TrainingPipeline.STEPS));
    }
    workers.shutdown();
    return starts.get();
  }

  private static TrainedNetwork train(
      RunTrainer training, CountDownLatch oneIsDone, TrainingListener count) throws Exception {
    Optional<TrainedNetwork> trained = training.train(FULL, count);
    if (trained.isEmpty()) {
      assertThat(oneIsDone.await(1, TimeUnit.MINUTES)).isTrue();
      trained = training.train(FULL, count);
    }
    oneIsDone.countDown();
    return trained.orElseThrow();
  }

  @Test
  void aDeadWorkersRunIsTakenOverWhenItsTimeIsUp() throws Exception {
    writeLease("dead", Instant.now().plusSeconds(2));
    assertThat(worker("a").train(FULL)).isEmpty();
    new TrainingPipeline(store, cloudDataset, WorkerDirectory.at(folder.resolve("b").toString()), 1)
        .train(FULL);
    assertIsAsLocal();
  }

  @Test
  void whatIsStillOnItsWayWhenAnotherTakesOverChangesNothing() throws Exception {
    String folderOfRun = run().root().substring("gs://bucket/".length());
    String file = "/checkpoints/step-00000002/variables.data-00000-of-00001";
    Hold hold = bucket.server().hold(folderOfRun + file);
    ExecutorService first = Executors.newSingleThreadExecutor();
    Future<?> stopped = first.submit(() -> worker("a").train(FULL));
    hold.awaitIt();
    writeLease("dead", Instant.now().minusSeconds(1));
    assertThat(worker("b").train(FULL)).isPresent();
    ObjectStorage there = run().storage().objectStorage().orElseThrow();
    Map<String, Version> versions = there.versions("");
    hold.release();
    assertThatThrownBy(stopped::get)
        .cause()
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("the lease of " + run().root() + " is lost: ");
    first.shutdown();
    assertThat(there.versions("")).isEqualTo(versions);
    assertIsAsLocal();
  }

  @Test
  void whoLosesTheRightToTrainStopsAndWritesNothing() throws Exception {
    Map<String, String> left = new TreeMap<>();
    TrainingListener lose =
        after(
            3,
            any -> {
              writeLease("another", Instant.now().plusSeconds(600));
              writeAgain("metrics.jsonl");
              left.putAll(bucket.contents("output"));
            });
    assertThatThrownBy(() -> worker("a").train(FULL, lose))
        .isInstanceOf(IOException.class)
        .hasMessage("the lease of " + run().root() + " is lost: another holds it");
    assertThat(Thread.interrupted()).as("the interruption is over with the run").isFalse();
    assertThat(run().latestStep()).hasValue(2);
    assertThat(run().done()).isEmpty();
    assertThat(bucket.contents("output")).isEqualTo(left);
    run().storage().delete("lease.json");
    worker("b").train(FULL);
    assertIsAsLocal();
  }
}
