package org.lsqbeam.pipelines.flow;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.lsqbeam.graphs.io.InvalidDataException;

/**
 * Watches a job on a cluster: finds its identifier, and tells when it waits for task slots or loses
 * a task. A job does not fail because it cannot be watched.
 */
final class JobWatch {
  /** How long tasks may wait before that is told; a start takes a few seconds. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final FlinkCluster cluster;
  private final String name;
  private final FlowListener listener;
  private final InstantSource clock;
  private final Set<String> earlier = new HashSet<>();
  private @Nullable String id;
  private @Nullable Instant waitingSince;
  private boolean waitIsTold;
  private long lastFailure;

  /** Watches the next job of a name that is submitted from now on. */
  JobWatch(FlinkCluster cluster, String name, FlowListener listener, InstantSource clock) {
    this.cluster = cluster;
    this.name = name;
    this.listener = listener;
    this.clock = clock;
    try {
      cluster.jobs().forEach(job -> earlier.add(job.id()));
    } catch (IOException | IllegalArgumentException | InvalidDataException e) {
      // Whoever submits the job tells that no cluster answers.
    }
  }

  /** Tells what is new. */
  void look() {
    try {
      List<FlinkCluster.Job> jobs =
          cluster.jobs().stream()
              .filter(job -> id == null ? isNew(job) : job.id().equals(id))
              .toList();
      if (jobs.size() == 1) { // of two, none is known to be this command's
        look(jobs.get(0));
      }
    } catch (IOException | IllegalArgumentException | InvalidDataException e) {
      // It is tried again at the next look.
    }
  }

  /** Returns the job, if it is known. */
  Optional<ClusterJob> job() {
    return Optional.ofNullable(id).map(known -> new ClusterJob(cluster, name, known));
  }

  private boolean isNew(FlinkCluster.Job job) {
    return job.name().equals(name) && !earlier.contains(job.id());
  }

  private void look(FlinkCluster.Job job) throws IOException {
    if (id == null) {
      id = job.id();
      listener.submitted(new ClusterJob(cluster, name, job.id()));
    }
    lookForWaiting(job);
    for (FlinkCluster.Failure failure : cluster.failures(job.id())) {
      if (failure.timestamp() > lastFailure) {
        lastFailure = failure.timestamp();
        listener.taskFailed(name, failure.reason());
      }
    }
  }

  private void lookForWaiting(FlinkCluster.Job job) {
    if (!job.waits()) {
      waitingSince = null;
      waitIsTold = false;
      return;
    }
    Instant now = clock.instant();
    if (waitingSince == null) {
      waitingSince = now;
    }
    if (!waitIsTold && !now.isBefore(waitingSince.plus(PATIENCE))) {
      waitIsTold = true;
      listener.waiting(name, cluster.master());
    }
  }
}
