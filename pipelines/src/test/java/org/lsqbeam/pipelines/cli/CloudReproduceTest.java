package org.lsqbeam.pipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.lsqbeam.transforms.storage.server.Bucket;

/** The whole flow with its output in Cloud Storage, against the same on this machine. */
@TestInstance(Lifecycle.PER_CLASS)
final class CloudReproduceTest {
  private static final String OUTPUT = "gs://bucket/output";

  private Path folder = Path.of("");
  private SmallExperiment experiment = new SmallExperiment(folder, 1);
  private Bucket bucket;
  private CommandLine local = new CommandLine(-1, "", "");
  private CommandLine cloud = new CommandLine(-1, "", "");

  @BeforeAll
  void reproduceInBoth(@TempDir Path temporary) throws IOException {
    folder = temporary;
    experiment = new SmallExperiment(SmallPhotographs.in(folder.resolve("photographs")), 2);
    bucket = Bucket.open();
    local = CommandLine.run(experiment.command("reproduce", folder.resolve("local").toString()));
    cloud = onCloud("reproduce");
  }

  @AfterAll
  void stop() {
    bucket.close();
  }

  private CommandLine onCloud(String command) {
    return CommandLine.run(
        experiment.command(command, OUTPUT, "--workFolder=" + folder.resolve("work")));
  }

  private Map<String, String> objects() {
    return bucket.contents("output");
  }

  @Test
  void theTableIsThatOfALocalOutput() {
    assertThat(cloud.exitCode()).as(cloud.err()).isZero();
    assertThat(SmallExperiment.table(cloud)).isEqualTo(SmallExperiment.table(local)).isNotEmpty();
    assertThat(cloud.out()).contains("Report: " + OUTPUT + "/reports/cifar10/report.html");
  }

  @Test
  void theFilesAndTheirBytesAreThoseOfALocalOutput() throws IOException {
    Map<String, String> decided = SmallExperiment.decidedBytes(folder.resolve("local"));
    assertThat(objects()).containsAllEntriesOf(decided);
    assertThat(SmallExperiment.names(objects()))
        .isEqualTo(SmallExperiment.names(SmallExperiment.files(folder.resolve("local"))));
  }

  @Test
  void theSameCommandAgainOnlyPrintsTheTable() {
    Map<String, String> before = objects();
    CommandLine again = onCloud("reproduce");
    assertThat(again.exitCode()).as(again.err()).isZero();
    assertThat(again.out()).isEqualTo(cloud.out());
    assertThat(objects().entrySet().stream().filter(file -> !file.getKey().contains("reports/")))
        .containsExactlyElementsOf(
            before.entrySet().stream()
                .filter(file -> !file.getKey().contains("reports/"))
                .toList());
  }

  private void putLease(String output, String owner, Instant expires) {
    String lease = "{\"owner\":\"" + owner + "\",\"expires\":\"" + expires + "\"}";
    try {
      bucket.server().put("bucket", output + "/lease.json", lease.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void anOutputThatADeadCommandHasLeftIsWaitedFor() {
    putLease("output", "1@dead", Instant.now().plusSeconds(3));
    CommandLine next = onCloud("reproduce");
    assertThat(next.exitCode()).as(next.err()).isZero();
    assertThat(next.out()).isEqualTo(cloud.out());
    assertThat(objects()).doesNotContainKey("lease.json");
  }

  @Test
  void anOutputThatALiveCommandHasIsRefused() {
    Runnable renew = () -> putLease("alive", "1@alive", Instant.now().plusSeconds(60));
    renew.run();
    ScheduledExecutorService alive = Executors.newSingleThreadScheduledExecutor();
    Future<?> renewing = alive.scheduleAtFixedRate(renew, 0, 300, TimeUnit.MILLISECONDS);
    try {
      CommandLine next = CommandLine.run(experiment.command("reproduce", "gs://bucket/alive"));
      assertThat(next.exitCode()).isEqualTo(2);
      assertThat(next.errors())
          .singleElement()
          .asString()
          .contains("output 'gs://bucket/alive' is in use by another lsq (1@alive until ");
      assertThat(renewing).isNotDone();
    } finally {
      alive.shutdownNow();
    }
  }

  @Test
  void onFlinkTheBytesAreTheSame() throws IOException {
    CommandLine flink =
        CommandLine.run(
            experiment.command(
                "reproduce",
                "gs://bucket/flink",
                "--workFolder=" + folder.resolve("flink-work"),
                "--runner=FlinkRunner",
                "--flinkMaster=[local]",
                "--parallelism=1"));
    assertThat(flink.exitCode()).as(flink.err()).isZero();
    assertThat(SmallExperiment.table(flink)).isEqualTo(SmallExperiment.table(local));
    assertThat(bucket.contents("flink"))
        .containsAllEntriesOf(SmallExperiment.decidedBytes(folder.resolve("local")));
  }

  @Test
  void theOtherCommandsFindWhatIsThere() {
    for (String command : new String[] {"prepare", "train", "evaluate", "report", "plan"}) {
      CommandLine result = onCloud(command);
      assertThat(result.exitCode()).as(result.err()).isZero();
      assertThat(result.out()).contains(OUTPUT);
    }
  }
}
