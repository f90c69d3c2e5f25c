package org.lsqbeam.pipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.management.ObjectName;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.HeartbeatManagerOptions;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.runtime.client.JobStatusMessage;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.lsqbeam.transforms.run.Provenance;
import org.lsqbeam.transforms.run.RunFolder;

/**
 * The flow on a Flink cluster of one worker in this process. Each job loads our classes anew, as on
 * a cluster of its own, and all share one TensorFlow.
 */
@TestInstance(Lifecycle.PER_CLASS)
final class FlinkTest {
  private Path folder = Path.of("");
  private SmallExperiment experiment = new SmallExperiment(folder, 1);
  private CommandLine local = new CommandLine(-1, "", "");
  private Map<String, String> localBytes = Map.of();
  private MiniCluster cluster = cluster();

  @BeforeAll
  void runLocallyAndStartACluster(@TempDir Path temporary) throws Exception {
    folder = temporary;
    experiment = new SmallExperiment(SmallImages.in(folder.resolve("images")), 8);
    local = CommandLine.run(experiment.command("reproduce", folder.resolve("local")));
    localBytes = SmallExperiment.decidedBytes(folder.resolve("local"));
    cluster.start();
  }

  @AfterAll
  void stopTheCluster() throws Exception {
    cluster.close();
  }

  @Test
  void aWorkerLostInMidTrainingDoesNotChangeABit() throws Exception {
    Path output = folder.resolve("lost");
    CompletableFuture<CommandLine> command = start(output);
    RunFolder run = SmallExperiment.run(output, "resnet-8-full");
    experiment.awaitMiddle(run);
    cluster.terminateTaskManager(0).get();
    cluster.startTaskManager();
    CommandLine result = command.get(3, TimeUnit.MINUTES);
    assertIsAsLocal(result, output);
    assertThat(result.out()).contains("Report: " + output.resolve("reports"));
    assertThat(SmallExperiment.sessions(run)).hasSizeGreaterThan(1);
  }

  @Test
  void aCancelledJobStopsBeforeItsEndAndLosesNoUpdate() throws Exception {
    Path output = folder.resolve("cancelled");
    CompletableFuture<CommandLine> command = start(output);
    RunFolder run = SmallExperiment.run(output, "resnet-8-full");
    experiment.awaitMiddle(run);
    JobStatusMessage job = running();
    cluster.cancelJob(job.getJobId()).get();
    assertThat(command.get(3, TimeUnit.MINUTES).exitCode()).isEqualTo(1);

    assertThat(job.getJobName()).isEqualTo("cifar10");
    assertThat(run.done()).isEmpty();
    List<Provenance.Session> sessions = SmallExperiment.sessions(run);
    assertThat(run.latestStep()).hasValue(sessions.get(0).toStep());

    assertIsAsLocal(onFlink("reproduce", output), output);
    assertThat(SmallExperiment.sessions(run).get(1).fromStep()).isEqualTo(sessions.get(0).toStep());
  }

  @Test
  void aDetachedCommandEndsOnceItsJobIsSubmittedAndSaysHowToFollowAndCancelIt() throws Exception {
    Path output = folder.resolve("detached");
    CommandLine result = onFlink("reproduce", output, "--detach");
    assertThat(result.exitCode()).as(result.err()).isZero();
    String id = result.out().lines().findFirst().orElseThrow().replaceAll("Job: | at .*", "");
    assertThat(result.out())
        .contains("Follow it: lsq watch --experiment=")
        .contains("Cancel it: curl -X PATCH 'http://")
        .doesNotContain("--detach");
    cluster.requestJobResult(JobID.fromHexString(id)).get(3, TimeUnit.MINUTES);
    assertThat(SmallExperiment.decidedBytes(output)).isEqualTo(localBytes);
    // Nothing is left to be submitted.
    assertIsAsLocal(onFlink("reproduce", output, "--detach"), output);
  }

  @Test
  void theLongestRunIsTheFirstAndOneThatFailsIsReportedWhileTheOthersFinish() throws Exception {
    Path output = folder.resolve("failed");
    CommandLine result =
        CommandLine.run(
            experiment.command(
                "reproduce",
                output,
                runner(),
                master(),
                "--precisions=full,8,3,2",
                "--epochs={full: 1, 8: 1, 3: 3, 2: 2}",
                "--learningRate={full: 0.1, 8: 0.01, 3: 0.01, 2: 900000}",
                "--weightDecay=0.9"));
    assertThat(result.exitCode()).isEqualTo(4);
    RunFolder failed = SmallExperiment.run(output, "resnet-8-2bit");
    List<FileTime> ends = new ArrayList<>();
    for (String precision : List.of("full", "3bit", "2bit", "8bit")) {
      RunFolder run = SmallExperiment.run(output, "resnet-8-" + precision);
      boolean fails = precision.equals("2bit");
      ends.add(Files.getLastModifiedTime(run.path().resolve(fails ? "failed.json" : "done.json")));
      assertThat(run.evaluation().isPresent()).as(precision).isNotEqualTo(fails);
    }
    assertThat(ends).isSorted();
    String reason = failed.failure().orElseThrow();
    assertThat(reason).contains("step");
    assertThat(result.errors())
        .singleElement()
        .isEqualTo("lsq: " + failed.path().getFileName() + ": " + reason);
    String failure = "resnet-8, 2-bit, seed 1 failed: " + reason;
    assertThat(result.out()).contains(failure);
    assertThat(Files.readString(output.resolve("reports/cifar10/report.md")))
        .contains(failure.replace("_", "\\_"));
  }

  @Test
  void wrongInputGivesTheSameExitCodeAndWordsAsHere() throws Exception {
    Path images = SmallImages.in(folder.resolve("damaged"));
    try (var files = Files.list(images.resolve("train/red"))) {
      for (Path file : files.toList()) {
        Files.writeString(file, "no image");
      }
    }
    SmallExperiment damaged = new SmallExperiment(images, 1);
    CommandLine here = CommandLine.run(damaged.command("prepare", folder.resolve("damaged-here")));
    CommandLine there =
        CommandLine.run(
            damaged.command("prepare", folder.resolve("damaged-there"), runner(), master()));
    assertThat(here.exitCode()).isEqualTo(3);
    assertThat(there.exitCode()).isEqualTo(3);
    assertThat(there.errors())
        .singleElement()
        .isEqualTo(here.errors().get(0).replace("damaged-here", "damaged-there"));
    // Only the list of rejected images is left of the attempts.
    assertThat(folder.resolve("damaged-there/datasets"))
        .isDirectoryNotContaining(left -> !left.toString().endsWith("-rejected.jsonl"));
  }

  @Test
  @Tag("endurance")
  void aWorkerForThirtyJobsKeepsTheClassesOfFewOfThem() throws Exception {
    for (int job = 1; job <= 30; job++) {
      CommandLine result = onFlink("prepare", folder.resolve("job-" + job));
      assertThat(result.exitCode()).as(result.err()).isZero();
    }
    System.gc();
    // The one that loaded TensorFlow, the last one, and one that a method handle of the JDK keeps.
    assertThat(loadersOfJobs()).isBetween(1L, 4L);
  }

  /** The class loaders of jobs, ended or not, that this process has in memory. */
  private static long loadersOfJobs() throws Exception {
    Object statistics =
        ManagementFactory.getPlatformMBeanServer()
            .invoke(
                new ObjectName("com.sun.management:type=DiagnosticCommand"),
                "vmClassloaderStats",
                new Object[] {new String[0]},
                new String[] {String[].class.getName()});
    return statistics.toString().lines().filter(line -> line.contains("ChildFirst")).count();
  }

  @Test
  void aClusterThatDoesNotAnswerIsNamed() {
    CommandLine result =
        CommandLine.run(
            experiment.command(
                "reproduce", folder.resolve("none"), runner(), "--flinkMaster=localhost:1"));
    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.errors())
        .singleElement()
        .asString()
        .isEqualTo(
            "lsq: flinkMaster is 'localhost:1'; no Flink cluster answers there (the connection is"
                + " refused)");
  }

  private CompletableFuture<CommandLine> start(Path output) {
    return CompletableFuture.supplyAsync(() -> onFlink("reproduce", output));
  }

  private CommandLine onFlink(String command, Path output, String... more) {
    return CommandLine.run(List.of(experiment.command(command, output, runner(), master())), more);
  }

  private static String runner() {
    return "--runner=FlinkRunner";
  }

  private String master() {
    return "--flinkMaster=localhost:" + cluster.getRestAddress().join().getPort();
  }

  private JobStatusMessage running() throws Exception {
    return cluster.listJobs().get().stream()
        .filter(job -> job.getJobState() == JobStatus.RUNNING)
        .findFirst()
        .orElseThrow();
  }

  private void assertIsAsLocal(CommandLine result, Path output) throws Exception {
    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(SmallExperiment.table(result)).isEqualTo(SmallExperiment.table(local)).isNotEmpty();
    assertThat(SmallExperiment.decidedBytes(output)).isEqualTo(localBytes).isNotEmpty();
  }

  private static MiniCluster cluster() {
    Configuration configuration = new Configuration();
    configuration.set(JobManagerOptions.ADDRESS, "localhost");
    configuration.set(RestOptions.ADDRESS, "localhost");
    configuration.set(RestOptions.BIND_PORT, "0");
    configuration.set(HeartbeatManagerOptions.HEARTBEAT_INTERVAL, 1000L);
    configuration.set(HeartbeatManagerOptions.HEARTBEAT_TIMEOUT, 5000L);
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 2);
    configuration.set(
        RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(500));
    return new MiniCluster(
        new MiniClusterConfiguration.Builder()
            .setConfiguration(configuration)
            .setNumTaskManagers(1)
            .setNumSlotsPerTaskManager(1)
            .build());
  }
}
