package org.lsqbeam.pipelines.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.lsqbeam.transforms.artifacts.RunFolder;

/** The flow on a cluster of real processes, against an undisturbed run in this one. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "infra/flink/cluster is a bash script")
final class StandaloneClusterTest {
  @TempDir private Path folder = Path.of("");

  @Test
  void onlyOurModulesComeWithTheJobAndTheBytesAreThoseOfTheDirectRunner() throws Exception {
    SmallExperiment experiment =
        new SmallExperiment(SmallPhotographs.in(folder.resolve("photographs")), 1);
    try (StandaloneCluster cluster = new StandaloneCluster(folder.resolve("cluster"), 1)) {
      CompletableFuture<CommandLine> there = start(experiment, "there", cluster.options());
      assertIsAsHere(experiment, "here", there, "there");
    }
  }

  @Test
  @Tag("slow")
  void workersThatAreKilledInMidTrainingDoNotChangeABit() throws Exception {
    Path photographs = SmallPhotographs.in(folder.resolve("photographs"));
    SmallExperiment experiment = new SmallExperiment(photographs, 40);
    String seeds = "--seeds=1,2";
    try (StandaloneCluster cluster = new StandaloneCluster(folder.resolve("cluster"), 2)) {
      CompletableFuture<CommandLine> first = start(experiment, "first", cluster.options(), seeds);
      RunFolder run = SmallExperiment.run(folder.resolve("first"), "resnet-8-full");
      experiment.awaitMiddle(run);
      assertThat(List.of(cluster.log(1), cluster.log(2)))
          .allSatisfy(log -> assertThat(log).contains("resnet-8 full seed"));
      cluster.kill(1);
      cluster.add();
      assertIsAsHere(experiment, "here", first, "first", seeds);
      assertThat(SmallExperiment.interrupted(folder.resolve("first"))).isEqualTo(1);
      // By the new one, or by the other where that was free before.
      assertThat(cluster.log(2) + cluster.log(3)).contains("continues at step");

      // The same workers do it all again, but for one that is not replaced this time.
      CompletableFuture<CommandLine> second = start(experiment, "second", cluster.options(), seeds);
      experiment.awaitMiddle(SmallExperiment.run(folder.resolve("second"), "resnet-8-2bit"));
      cluster.kill(2);
      assertIsAsHere(experiment, "here", second, "second", seeds);
    }
  }

  private CompletableFuture<CommandLine> start(
      SmallExperiment experiment, String output, List<String> options, String... more) {
    String[] all = Stream.concat(options.stream(), Stream.of(more)).toArray(String[]::new);
    return CompletableFuture.supplyAsync(
        () -> CommandLine.run(experiment.command("reproduce", folder.resolve(output), all)));
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
