package org.lsqbeam.pipelines.flow;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.beam.runners.direct.DirectOptions;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.runners.flink.FlinkRunner;
import org.apache.beam.sdk.Pipeline;
import org.lsqbeam.graphs.train.TrainingSpec;
import org.lsqbeam.pipelines.options.LsqOptions;
import org.lsqbeam.transforms.training.TrainNetworks;

/** Runs pipelines one after the other on the runner that was asked for, told what it needs. */
final class StageRunner {
  private static final String AS_FLINK_HAS_IT = "PIPELINED";
  private static final String NOT_SAID = "[auto]";
  private static final int NOT_GIVEN = -1;

  private final LsqOptions options;
  private final boolean onFlink;
  private final boolean parallelismIsGiven;

  StageRunner(LsqOptions options) {
    this.options = options;
    onFlink = isOnFlink(options);
    parallelismIsGiven =
        onFlink && options.as(FlinkPipelineOptions.class).getParallelism() != NOT_GIVEN;
  }

  private static boolean isOnFlink(LsqOptions options) {
    return FlinkRunner.class.isAssignableFrom(options.getRunner());
  }

  /**
   * Makes local paths such that they mean the same in every process of a cluster.
   *
   * @throws IllegalArgumentException if it is not said rightly which Flink is asked for
   */
  static void locate(LsqOptions options) {
    if (isOnFlink(options)) {
      String master = options.as(FlinkPipelineOptions.class).getFlinkMaster();
      if (master.equals(NOT_SAID)) {
        throw new IllegalArgumentException(
            "flinkMaster is missing; allowed: HOST:PORT of a cluster's REST interface, or [local] for"
                + " Flink in this process");
      }
      if (!master.startsWith("[")) {
        FlinkCluster.at(master);
      }
      options.setOutput(located(options.getOutput()));
      String input = options.getInput();
      options.setInput(input == null ? null : located(input));
      String work = options.getWorkFolder();
      options.setWorkFolder(work == null ? null : located(work));
    }
  }

  private static String located(String path) {
    return path.isBlank() || path.contains("://")
        ? path
        : Path.of(path).toAbsolutePath().toString();
  }

  /**
   * Runs a pipeline to its end.
   *
   * @param name of the job, as a cluster shows it
   * @param threads of the DirectRunner; on a cluster every task slot works
   * @param stages adds them to the pipeline
   * @throws IllegalArgumentException if there is no such cluster
   */
  void run(String name, int threads, Consumer<Pipeline> stages) throws IOException {
    if (onFlink) {
      prepareFlink(name);
    } else {
      prepareDirect(threads);
    }
    Pipeline pipeline = Pipeline.create(options);
    stages.accept(pipeline);
    pipeline.run().waitUntilFinish();
  }

  private void prepareDirect(int threads) {
    DirectOptions direct = options.as(DirectOptions.class);
    direct.setTargetParallelism(threads);
    // Our elements are immutable; checking each one costs four times the work on it.
    direct.setEnforceImmutability(false);
    direct.setEnforceEncodability(false);
  }

  private void prepareFlink(String name) throws IOException {
    FlinkPipelineOptions flink = options.as(FlinkPipelineOptions.class);
    flink.setJobName(name);
    flink.setFasterCopy(true); // our elements are immutable
    if (flink.getExecutionModeForBatch().equals(AS_FLINK_HAS_IT)) {
      // Otherwise a lost worker stops the training of all others (decision 008).
      flink.setExecutionModeForBatch("BATCH_FORCED");
    }
    String master = flink.getFlinkMaster();
    if (master.startsWith("[")) {
      return; // in this process
    }
    if (!parallelismIsGiven) {
      flink.setParallelism(FlinkCluster.at(master).slots());
    }
    if (flink.getFilesToStage() == null) {
      flink.setFilesToStage(ownFiles());
    }
    System.err.printf(
        "job %s goes to %s, which goes on with it where this command is ended%n", name, master);
  }

  /**
   * Our three modules, which alone go to the cluster with a job. All that they need lies on the
   * cluster's class path: a second copy of TensorFlow in a process would abort it.
   */
  private static List<String> ownFiles() {
    return Stream.of(TrainingSpec.class, TrainNetworks.class, StageRunner.class)
        .map(StageRunner::origin)
        .distinct()
        .toList();
  }

  private static String origin(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException("no file is " + type, e);
    }
  }
}
