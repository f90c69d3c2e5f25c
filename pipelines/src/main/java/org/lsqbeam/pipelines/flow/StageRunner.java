package org.lsqbeam.pipelines.flow;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.beam.runners.direct.DirectOptions;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.runners.flink.FlinkRunner;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.jspecify.annotations.Nullable;
import org.lsqbeam.graphs.io.Json;
import org.lsqbeam.graphs.train.TrainingSpec;
import org.lsqbeam.transforms.training.TrainNetworks;

/** Runs pipelines on the chosen runner, configured for them. */
public final class StageRunner {
  private static final String FLINK_DEFAULT = "PIPELINED";
  private static final String NOT_GIVEN_MASTER = "[auto]";
  private static final int NOT_GIVEN = -1;

  private @Nullable PipelineOptions options;
  private final FlowListener listener;
  private final boolean onFlink;
  private final boolean parallelismIsGiven;
  private PipelineSummary summary = new PipelineSummary();

  /**
   * Runs on the runner that the options name.
   *
   * @param options null for Beam's defaults, which are loaded when a pipeline runs
   * @throws IllegalArgumentException if the Flink runner is chosen without a cluster
   */
  public StageRunner(@Nullable PipelineOptions options, FlowListener listener) {
    this.options = options;
    this.listener = listener;
    onFlink = options != null && FlinkRunner.class.isAssignableFrom(options.getRunner());
    parallelismIsGiven =
        onFlink && options().as(FlinkPipelineOptions.class).getParallelism() != NOT_GIVEN;
    if (onFlink) {
      requireMaster(options().as(FlinkPipelineOptions.class).getFlinkMaster());
    }
  }

  private PipelineOptions options() {
    if (options == null) {
      options = PipelineOptionsFactory.create();
    }
    return options;
  }

  private static void requireMaster(String master) {
    if (master.equals(NOT_GIVEN_MASTER)) {
      throw new IllegalArgumentException(
          "flinkMaster is missing; must be HOST:PORT of a cluster's REST interface, or [local] for"
              + " Flink in this process");
    }
    if (!isLocal(master)) {
      FlinkCluster.at(master);
    }
  }

  private static boolean isLocal(String master) {
    return master.startsWith("[");
  }

  /** Whether the stages run on Flink, which may be a cluster of other machines. */
  public boolean isOnFlink() {
    return onFlink;
  }

  /** The cluster of other processes on which the stages run; empty if they run in this one. */
  Optional<FlinkCluster> cluster() {
    if (!onFlink) {
      return Optional.empty();
    }
    String master = options().as(FlinkPipelineOptions.class).getFlinkMaster();
    return isLocal(master) ? Optional.empty() : Optional.of(FlinkCluster.at(master));
  }

  /**
   * Returns the cluster of other processes.
   *
   * @throws IllegalArgumentException if there is none
   */
  FlinkCluster requireCluster() {
    return cluster()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "detach is true; must be left out where this process does the work: a job on a"
                        + " cluster needs --runner=FlinkRunner and --flinkMaster=HOST:PORT"));
  }

  /** Adds the stages to a pipeline of a runner that processes some elements at a time. */
  @FunctionalInterface
  interface Stages {
    void addTo(Pipeline pipeline, int slots);
  }

  /**
   * Runs a pipeline to its end.
   *
   * @param name of the job, as a cluster shows it
   * @throws IllegalArgumentException if no such cluster answers
   */
  void run(String name, Stages stages) throws IOException {
    int slots = onFlink ? prepareFlink(name) : prepareDirect();
    Pipeline pipeline = Pipeline.create(options());
    stages.addTo(pipeline, slots);
    try {
      summary.add(pipeline.run());
    } catch (RuntimeException e) {
      Optional<FlinkCluster> cluster = cluster();
      if (cluster.isPresent()) {
        cluster.get().requireNotLost(e);
      }
      throw e;
    }
  }

  /**
   * Submits a pipeline to a cluster, and does not wait for its end.
   *
   * @param name of the job, as a cluster shows it
   * @throws IllegalArgumentException if there is no cluster, or it does not answer
   */
  ClusterJob submit(String name, Stages stages) throws IOException {
    FlinkCluster cluster = requireCluster();
    int slots = prepareFlink(name);
    options().as(FlinkPipelineOptions.class).setAttachedMode(false);
    JobWatch watch = new JobWatch(cluster, name, listener, InstantSource.system());
    Pipeline pipeline = Pipeline.create(options());
    stages.addTo(pipeline, slots);
    pipeline.run();
    watch.look();
    return watch
        .job()
        .orElseThrow(
            () ->
                new IOException(
                    "job "
                        + name
                        + " is submitted to "
                        + cluster.master()
                        + ", but not found there by its name"));
  }

  /** The work of the pipelines that ran since the last call. */
  PipelineSummary takeSummary() {
    PipelineSummary taken = summary;
    summary = new PipelineSummary();
    return taken;
  }

  /**
   * While an element trains, the DirectRunner's other threads poll for work and take half of the
   * machine from TensorFlow, so it gets one (decision 005).
   */
  private int prepareDirect() {
    DirectOptions direct = options().as(DirectOptions.class);
    direct.setTargetParallelism(1);
    // The elements are immutable; checking each one costs four times the work on it.
    direct.setEnforceImmutability(false);
    direct.setEnforceEncodability(false);
    return 1;
  }

  /** Returns the parallelism, which is the number of task slots unless another is given. */
  private int prepareFlink(String name) throws IOException {
    FlinkPipelineOptions flink = options().as(FlinkPipelineOptions.class);
    flink.setJobName(name);
    flink.setFasterCopy(true); // the elements are immutable
    if (flink.getExecutionModeForBatch().equals(FLINK_DEFAULT)) {
      // Otherwise a lost worker stops the training of all others (decision 008).
      flink.setExecutionModeForBatch("BATCH_FORCED");
    }
    String master = flink.getFlinkMaster();
    if (isLocal(master)) {
      if (!parallelismIsGiven) {
        flink.setParallelism(Runtime.getRuntime().availableProcessors());
      }
      return flink.getParallelism();
    }
    FlinkCluster cluster = FlinkCluster.at(master);
    if (parallelismIsGiven) {
      cluster.requireAnswer(); // TaskManagers may start with the job
    } else {
      flink.setParallelism(cluster.slots());
    }
    if (flink.getFilesToStage() == null) {
      flink.setFilesToStage(ownFiles());
    }
    listener.submitting(name, master);
    return flink.getParallelism();
  }

  /**
   * The project's modules. Only they are sent to the cluster with a job; their dependencies lie on
   * the cluster's class path, because a second copy of TensorFlow in a process would abort it.
   */
  private static List<String> ownFiles() {
    return Stream.of(Json.class, TrainingSpec.class, TrainNetworks.class, StageRunner.class)
        .map(StageRunner::origin)
        .distinct()
        .toList();
  }

  private static String origin(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException("cannot locate " + type, e);
    }
  }
}
