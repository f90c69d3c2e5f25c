package org.lsqbeam.pipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.lsqbeam.transforms.run.RunFolder;
import org.lsqbeam.transforms.storage.server.Bucket;

/** {@code ./lsq} on a cluster of real processes, against an undisturbed run in this one. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "lsq and infra/flink/cluster are bash scripts")
final class StandaloneClusterTest {
  private static final Pattern EPOCH_OF_A_RUN =
      Pattern.compile("resnet-8 full precision seed \\d+");

  @TempDir private Path folder = Path.of("");
  private Path images = Path.of("");
  private BuiltCheckout checkout = new BuiltCheckout(images);

  @BeforeEach
  void build() throws IOException {
    images = SmallImages.in(folder.resolve("images"));
    checkout = BuiltCheckout.in(folder.resolve("checkout"));
  }

  @Test
  void onlyOurModulesComeWithTheJobAndTheBytesAreThoseOfTheDirectRunner() throws Exception {
    SmallExperiment experiment = new SmallExperiment(images, 1);
    try (StandaloneCluster cluster = new StandaloneCluster(folder.resolve("cluster"), 1)) {
      CompletableFuture<CommandLine> there = start(experiment, "there", cluster.options());
      assertIsAsHere(experiment, "here", there, "there");
    }
  }

  @Test
  @Tag("slow")
  void ofSixEqualRunsEachOfTwoWorkersTrainsThreeAsTheClustersPageShows() throws Exception {
    SmallExperiment experiment = new SmallExperiment(images, 40);
    String seeds = "--seeds=1,2,3,4,5,6";
    try (StandaloneCluster cluster = new StandaloneCluster(folder.resolve("cluster"), 2)) {
      CommandLine result =
          start(experiment, "output", cluster.options(), seeds, "--precisions=full")
              .get(5, TimeUnit.MINUTES);
      assertThat(result.exitCode()).as(result.err()).isZero();
      assertThat(runsIn(cluster.log(1)))
          .hasSize(3)
          .doesNotContainAnyElementsOf(runsIn(cluster.log(2)));
      assertThat(runsIn(cluster.log(2))).hasSize(3);

      assertThat(page(cluster, "/")).contains("<title>Apache Flink Web Dashboard</title>");
      assertThat(page(cluster, "/jobs/overview")).contains("\"FINISHED\"");
      assertThat(page(cluster, "/jobmanager/log")).contains("StandaloneDispatcher");
      for (int worker = 1; worker <= 2; worker++) {
        assertThat(runsIn(page(cluster, "/taskmanagers/taskmanager-" + worker + "/log")))
            .isEqualTo(runsIn(cluster.log(worker)));
      }
    }
  }

  private static String page(StandaloneCluster cluster, String path) throws Exception {
    HttpResponse<String> response = cluster.get(path);
    assertThat(response.statusCode()).as(path + ": " + response.body()).isEqualTo(200);
    return response.body();
  }

  private static List<String> runsIn(String log) {
    return EPOCH_OF_A_RUN.matcher(log).results().map(MatchResult::group).distinct().toList();
  }

  @Test
  @Tag("slow")
  void workersThatAreKilledInMidTrainingDoNotChangeABit() throws Exception {
    SmallExperiment experiment = new SmallExperiment(images, 40);
    String seeds = "--seeds=1,2";
    try (StandaloneCluster cluster = new StandaloneCluster(folder.resolve("cluster"), 2)) {
      CompletableFuture<CommandLine> first = start(experiment, "first", cluster.options(), seeds);
      RunFolder run = SmallExperiment.run(folder.resolve("first"), "resnet-8-full");
      experiment.awaitMiddle(run);
      assertThat(List.of(cluster.log(1), cluster.log(2)))
          .allSatisfy(log -> assertThat(log).contains("resnet-8 full precision seed"));
      cluster.kill(1);
      cluster.add();
      assertIsAsHere(experiment, "here", first, "first", seeds);
      assertThat(SmallExperiment.interrupted(folder.resolve("first"))).isEqualTo(1);
      // By the new one, or by the other where that was free before.
      assertThat(cluster.log(2) + cluster.log(3)).contains("resumes at step");

      // The same workers do it all again, but for one that is not replaced this time.
      CompletableFuture<CommandLine> second = start(experiment, "second", cluster.options(), seeds);
      experiment.awaitMiddle(SmallExperiment.run(folder.resolve("second"), "resnet-8-2bit"));
      cluster.kill(2);
      assertIsAsHere(experiment, "here", second, "second", seeds);
    }
  }

  @Test
  @Tag("slow")
  void inCloudStorageAKilledWorkersTrainingIsTakenOverWhenItsLeaseHasEnded() throws Exception {
    try (Bucket bucket = Bucket.open();
        StandaloneCluster cluster =
            new StandaloneCluster(folder.resolve("cluster"), 2, endpoint(bucket))) {
      SmallExperiment there = new SmallExperiment(bucket.put(images, "images").root(), 40);
      String output = bucket.folder("output").root();
      String[] options =
          Stream.concat(
                  cluster.options().stream(), Stream.of("--workFolder=" + folder.resolve("work")))
              .toArray(String[]::new);
      CompletableFuture<CommandLine> command =
          CompletableFuture.supplyAsync(
              () ->
                  checkout.lsq(
                      Map.of("LSQ_JAVA_OPTS", endpoint(bucket)),
                      there.command("reproduce", output, options)));
      RunFolder run = SmallExperiment.run(bucket.folder("output"), "resnet-8-full");
      there.awaitMiddle(run);
      cluster.kill(runsIn(cluster.log(1)).isEmpty() ? 2 : 1);
      cluster.add();

      CommandLine result = command.get(5, TimeUnit.MINUTES);
      assertThat(result.exitCode()).as(result.err()).isZero();
      CommandLine expected =
          CommandLine.run(
              new SmallExperiment(images, 40).command("reproduce", folder.resolve("here")));
      assertThat(SmallExperiment.table(result)).isEqualTo(SmallExperiment.table(expected));
      assertThat(SmallExperiment.decidedBytes(bucket.contents("output")))
          .isEqualTo(SmallExperiment.decidedBytes(folder.resolve("here")))
          .isNotEmpty();
      assertThat(SmallExperiment.sessions(run)).hasSize(2);
      assertThat(cluster.log(1) + cluster.log(2) + cluster.log(3))
          .contains(" is trained by ", "; waiting", "resumes at step");
      // What ends a checkpoint or a run is written once, by whoever had the right to.
      assertThat(bucket.contents("output").keySet())
          .filteredOn(name -> name.endsWith("/state.json") || name.endsWith("/done.json"))
          .isNotEmpty()
          .allSatisfy(name -> assertThat(bucket.writes("output/" + name)).isEqualTo(1));
    }
  }

  private static String endpoint(Bucket bucket) {
    return "-Dlsqbeam.gcsEndpoint=" + bucket.server().endpoint();
  }

  private CompletableFuture<CommandLine> start(
      SmallExperiment experiment, String output, List<String> options, String... more) {
    String[] all = Stream.concat(options.stream(), Stream.of(more)).toArray(String[]::new);
    return CompletableFuture.supplyAsync(
        () -> checkout.lsq(Map.of(), experiment.command("reproduce", folder.resolve(output), all)));
  }

  private void assertIsAsHere(
      SmallExperiment experiment,
      String here,
      CompletableFuture<CommandLine> there,
      String output,
      String... more)
      throws Exception {
    CommandLine result = there.get(5, TimeUnit.MINUTES);
    assertThat(result.exitCode()).as(result.err()).isZero();
    CommandLine expected =
        CommandLine.run(experiment.command("reproduce", folder.resolve(here), more));
    assertThat(SmallExperiment.table(result)).isEqualTo(SmallExperiment.table(expected));
    assertThat(SmallExperiment.decidedBytes(folder.resolve(output)))
        .isEqualTo(SmallExperiment.decidedBytes(folder.resolve(here)))
        .isNotEmpty();
  }
}
