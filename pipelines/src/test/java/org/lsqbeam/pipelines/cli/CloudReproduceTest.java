package org.lsqbeam.pipelines.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.lsqbeam.transforms.storage.server.Bucket;
import org.lsqbeam.transforms.storage.server.Fault;
import org.lsqbeam.transforms.storage.server.Operation;

/**
 * The whole flow in a Cloud Storage where one request in twelve fails, against the same on this
 * machine.
 */
@TestInstance(Lifecycle.PER_CLASS)
final class CloudReproduceTest {
  private static final String OUTPUT = "gs://bucket/output";
  private static final long SEED = 1;
  private static final int PRECONDITION_FAILED = 412;

  @AutoClose private final Bucket bucket = Bucket.open();
  private Path folder = Path.of("");
  private SmallExperiment experiment = new SmallExperiment(folder, 1);
  private CommandLine local = new CommandLine(-1, "", "");
  private CommandLine cloud = new CommandLine(-1, "", "");

  @BeforeAll
  void reproduceInBoth(@TempDir Path temporary) throws IOException {
    folder = temporary;
    Path images = SmallImages.tarsIn(folder.resolve("images"));
    local =
        CommandLine.run(
            new SmallExperiment(images, 2).command("reproduce", folder.resolve("local")));
    experiment = new SmallExperiment(bucket.put(images, "images").root(), 2);
    bucket.server().failAtRandom(SEED);
    cloud = onCloud("reproduce");
    bucket.server().failNoMore();
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

  @Test
  void everyFaultThatPassesWasMet() {
    for (Fault everywhere :
        List.of(Fault.UNAVAILABLE, Fault.TOO_MANY_REQUESTS, Fault.CUT_BEFORE, Fault.CUT_ANSWER)) {
      assertMet(Operation.GET, everywhere);
      assertMet(Operation.DOWNLOAD, everywhere);
      assertMet(Operation.UPLOAD, everywhere);
    }
    assertMet(Operation.DOWNLOAD, Fault.CUT_MIDWAY);
    assertMet(Operation.DOWNLOAD, Fault.CORRUPTED);
    assertMet(Operation.UPLOAD, Fault.CUT_MIDWAY);
    assertMet(Operation.INSERT, Fault.CUT_ANSWER);
    assertThat(bucket.server().refusals(PRECONDITION_FAILED)).isPositive();
  }

  private void assertMet(Operation operation, Fault fault) {
    assertThat(bucket.server().failures(operation, fault))
        .as("%s of %s", fault, operation)
        .isPositive();
  }

  @Test
  void anOutputThatALiveCommandHasIsRefused() {
    Runnable renew =
        () -> {
          String lease =
              "{\"owner\":\"1@alive\",\"expires\":\"" + Instant.now().plusSeconds(60) + "\"}";
          try {
            bucket.server().put("bucket", "alive/lease.json", lease.getBytes(UTF_8));
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        };
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
  void onFlinkTheBytesAreTheSameAndFlinkWarnsOfNothing() throws IOException {
    PrintStream error = System.err;
    ByteArrayOutputStream log = new ByteArrayOutputStream();
    CommandLine flink;
    try {
      System.setErr(new PrintStream(log, true, UTF_8));
      flink =
          CommandLine.run(
              experiment.command(
                  "reproduce",
                  "gs://bucket/flink",
                  "--workFolder=" + folder.resolve("flink-work"),
                  "--runner=FlinkRunner",
                  "--flinkMaster=[local]",
                  "--parallelism=1"));
    } finally {
      System.setErr(error);
    }
    assertThat(flink.exitCode()).as(flink.err()).isZero();
    assertThat(log.toString(UTF_8).lines()).noneMatch(line -> line.startsWith("WARN"));
    assertThat(SmallExperiment.table(flink)).isEqualTo(SmallExperiment.table(local));
    assertThat(flink.err()).contains("runs: 2 trained (0 resumed), 0 skipped, 0 failed; ");
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
