package org.lsqbeam.transforms.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lsqbeam.transforms.storage.Storage;
import org.lsqbeam.transforms.storage.server.Bucket;
import org.lsqbeam.transforms.storage.server.Fault;
import org.lsqbeam.transforms.storage.server.Operation;

/** Two processes that want one run at one moment. */
final class RunLockRaceTest {
  @TempDir private Path folder = Path.of("");

  @Test
  void aRunInAFolderIsTrainedOnce() throws Exception {
    race(Storage.at(folder.resolve("runs").toString()), 200, () -> {});
  }

  @Test
  void aRunInCloudStorageIsTrainedOnce() throws Exception {
    try (Bucket bucket = Bucket.open()) {
      race(bucket.folder("runs"), 100, () -> {});
    }
  }

  @Test
  void aRunIsTrainedOnceThoughAnswersAreLost() throws Exception {
    try (Bucket bucket = Bucket.open()) {
      race(
          bucket.folder("runs"),
          10,
          () -> {
            bucket.server().fail(Operation.INSERT, Fault.CUT_ANSWER, 1);
            bucket.server().fail(Operation.DELETE, Fault.CUT_ANSWER, 1);
          });
    }
  }

  private void race(Storage runs, int rounds, Runnable before) throws Exception {
    Path counts = Files.createDirectories(folder.resolve("counts"));
    try (ClaimingProcess other = ClaimingProcess.start(runs.root(), counts)) {
      for (int round = 0; round < rounds; round++) {
        before.run();
        String run = "run-" + round;
        long soon = System.currentTimeMillis() + 3;
        other.want(run, soon);
        boolean trained = ClaimingProcess.trains(runs, run, counts, soon);
        assertThat(other.answer()).as(run).isEqualTo(Boolean.toString(!trained));
        assertThat(counts.resolve(run)).as("trainings of " + run).hasSize(1);
      }
    }
  }
}
