package org.lsqbeam.transforms.artifacts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lsqbeam.transforms.storage.Storage;
import org.lsqbeam.transforms.storage.server.Fault;
import org.lsqbeam.transforms.storage.server.Operation;
import org.lsqbeam.transforms.storage.server.StorageServer;

/** Two workers that want one run. */
final class LeaseRaceTest {
  private static final int RUNS = 200;

  private final AtomicInteger inside = new AtomicInteger();
  private final AtomicInteger together = new AtomicInteger();
  private final AtomicInteger trainings = new AtomicInteger();

  @Test
  void aRunInAFolderIsTrainedOnce(@TempDir Path folder) throws Exception {
    race(Storage.at(folder.toString()), RUNS, () -> {});
  }

  @Test
  void aRunInCloudStorageIsTrainedOnce() throws Exception {
    try (StorageServer server = StorageServer.start()) {
      race(bucketOf(server), RUNS, () -> {});
    }
  }

  @Test
  void aRunIsTrainedOnceThoughAnswersAreLost() throws Exception {
    try (StorageServer server = StorageServer.start()) {
      Storage bucket = bucketOf(server);
      race(
          bucket,
          10,
          () -> {
            server.fail(Operation.INSERT, Fault.CUT_ANSWER, 1);
            server.fail(Operation.DELETE, Fault.CUT_ANSWER, 1);
          });
    }
  }

  private static Storage bucketOf(StorageServer server) {
    server.makeBucket("bucket");
    System.setProperty("lsqbeam.gcsEndpoint", server.endpoint());
    try {
      return Storage.at("gs://bucket/runs");
    } finally {
      System.clearProperty("lsqbeam.gcsEndpoint");
    }
  }

  private void race(Storage runs, int rounds, Runnable before) throws Exception {
    ExecutorService workers = Executors.newFixedThreadPool(2);
    CyclicBarrier start = new CyclicBarrier(2);
    try {
      for (int round = 0; round < rounds; round++) {
        before.run();
        Storage run = runs.in("run-" + round);
        List<Future<Boolean>> both = new ArrayList<>();
        for (int worker = 0; worker < 2; worker++) {
          both.add(
              workers.submit(
                  () -> {
                    start.await();
                    return trainUnlessDone(run);
                  }));
        }
        assertThat(both.get(0).get() ^ both.get(1).get()).as("one of both trained it").isTrue();
      }
    } finally {
      workers.shutdownNow();
    }
    assertThat(together).as("got in while the other was").hasValue(0);
    assertThat(trainings).hasValue(rounds);
  }

  /** As a worker does: it comes again until the run is done, by itself or another. */
  private boolean trainUnlessDone(Storage run) throws IOException {
    while (true) {
      Optional<Lease> lease = Lease.take(run, reason -> {});
      if (lease.isPresent()) {
        try (Lease held = lease.get()) {
          if (run.isFile("done.json")) {
            return false;
          }
          train(run, held);
          return true;
        }
      }
    }
  }

  private void train(Storage run, Lease held) throws IOException {
    if (inside.incrementAndGet() > 1) {
      together.incrementAndGet();
    }
    trainings.incrementAndGet();
    assertThat(held.isHeld()).isTrue();
    run.write("done.json", new byte[] {1});
    inside.decrementAndGet();
  }
}
