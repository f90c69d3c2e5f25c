package org.lsqbeam.transforms.training;

import java.nio.file.Path;
import java.util.List;
import org.lsqbeam.graphs.train.TrainingListener;
import org.lsqbeam.transforms.cache.WorkerDirectory;
import org.lsqbeam.transforms.run.ArtifactStore;
import org.lsqbeam.transforms.storage.Storage;

/** A process that trains a run of the tiny dataset and ends as one that is killed. */
final class DyingWorker {
  static final int KILLED = 137;

  private DyingWorker() {}

  /** Takes an output, a dataset, a work folder and the update after which to end. */
  public static void main(String[] arguments) throws Exception {
    TrainingListener end =
        CloudRun.after(Long.parseLong(arguments[3]), progress -> Runtime.getRuntime().halt(KILLED));
    new RunTrainer(
            new WorkFolders(
                ArtifactStore.open(arguments[0]),
                Storage.at(arguments[1]),
                WorkerDirectory.at(arguments[2])),
            List.of(),
            false)
        .train(CloudRun.FULL, end);
  }

  /** Runs one to its end, and gives its exit code. */
  static int run(String output, Storage dataset, Path work, long step) throws Exception {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Dlsqbeam.gcsEndpoint=" + System.getProperty("lsqbeam.gcsEndpoint"),
            "-cp",
            System.getProperty("java.class.path"),
            DyingWorker.class.getName(),
            output,
            dataset.root(),
            work.toString(),
            Long.toString(step))
        .inheritIO()
        .start()
        .waitFor();
  }
}
