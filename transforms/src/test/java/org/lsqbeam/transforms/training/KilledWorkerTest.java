package org.lsqbeam.transforms.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.lsqbeam.transforms.cache.DatasetCache;
import org.lsqbeam.transforms.cache.WorkerDirectory;
import org.lsqbeam.transforms.run.ArtifactStore;
import org.lsqbeam.transforms.run.RunFolder;
import org.lsqbeam.transforms.storage.Storage;
import org.lsqbeam.transforms.storage.server.Operation;

/** A worker's process that was killed between updates holds nobody up for long. */
final class KilledWorkerTest extends CloudRun {
  @Test
  void inCloudStorageTheNextProcessResumesItsRunOnceItsLeaseHasEnded() throws Exception {
    Path work = folder.resolve("a");
    assertThat(DyingWorker.run(store.root(), cloudDataset, work, 3)).isEqualTo(DyingWorker.KILLED);
    assertThat(run().latestStep()).hasValue(2);
    assertThat(run().done()).isEmpty();
    assertThat(worker("a").train(FULL)).as("its lease has not ended").isEmpty();
    writeLease("dead", Instant.now().minusSeconds(1));
    assertThat(work.resolve("scratch")).isNotEmptyDirectory();
    int before = bucket.server().requests(Operation.DOWNLOAD);
    new DatasetCache(WorkerDirectory.at(work.toString())).open(cloudDataset);
    assertThat(bucket.server().requests(Operation.DOWNLOAD) - before)
        .as("of its dataset the manifest alone is fetched again")
        .isEqualTo(1);
    assertThat(worker("a").train(FULL)).isPresent();
    assertThat(work.resolve("scratch")).as("its copy is cleared away").isEmptyDirectory();
    assertIsAsLocal();
  }

  @Test
  void onThisMachineItsRunGoesOnAtOnce() throws Exception {
    Storage images = Storage.at(dataset.toString());
    ArtifactStore local = ArtifactStore.open(folder.resolve("local").toString());
    WorkerDirectory work = WorkerDirectory.at(folder.resolve("b").toString());
    assertThat(DyingWorker.run(local.root(), images, folder.resolve("a"), 3))
        .isEqualTo(DyingWorker.KILLED);
    RunFolder left = local.run(FULL);
    assertThat(left.latestStep()).hasValue(2);
    assertThat(new RunTrainer(new WorkFolders(local, images, work), List.of(), false).train(FULL))
        .hasValue(new TrainedNetwork(FULL, TrainingPipeline.STEPS));
    assertThat(TrainingPipeline.timelessContents(local.storage())).isEqualTo(localBytes);
  }
}
