package org.lsqbeam.pipelines.flow;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.lsqbeam.transforms.prepare.DatasetPreparation;
import org.lsqbeam.transforms.run.ArtifactStore;
import org.lsqbeam.transforms.training.TrainingRun;

/**
 * Follows a pipeline on a cluster, whose workers print elsewhere, until it is closed: the job's
 * state, and the progress of preparing and training.
 */
final class ClusterFollower implements AutoCloseable {
  private static final Duration LOOK_AT_JOB = Duration.ofSeconds(2);
  private static final Duration LOOK_AT_RUNS = Duration.ofSeconds(10);

  private final JobFollower job;
  private final JobFollower progress;

  private ClusterFollower(JobFollower job, JobFollower progress) {
    this.job = job;
    this.progress = progress;
  }

  /**
   * Begins to look.
   *
   * @param cluster empty if the pipeline runs in this process, which tells its progress itself
   * @param name of the job that is submitted next
   * @param runs that the job trains
   */
  static ClusterFollower start(
      Optional<FlinkCluster> cluster,
      String name,
      ArtifactStore store,
      DatasetPreparation preparation,
      List<TrainingRun> runs,
      FlowListener listener)
      throws IOException {
    if (cluster.isEmpty()) {
      return new ClusterFollower(JobFollower.NONE, JobFollower.NONE);
    }
    JobWatch watch = new JobWatch(cluster.get(), name, listener, InstantSource.system());
    Runnable looks = new JobProgress(store, runs, cluster.get(), listener)::look;
    if (!preparation.hasSoundManifest()) {
      looks = both(new PreparationFollower(preparation)::look, looks);
    }
    return new ClusterFollower(
        JobFollower.start(LOOK_AT_JOB, watch::look), JobFollower.start(LOOK_AT_RUNS, looks));
  }

  private static Runnable both(Runnable first, Runnable second) {
    return () -> {
      first.run();
      second.run();
    };
  }

  @Override
  public void close() {
    job.close();
    progress.close();
  }
}
