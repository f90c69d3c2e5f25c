package org.lsqbeam.pipelines.report.results;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.lsqbeam.graphs.quantize.Precision;
import org.lsqbeam.pipelines.report.SampleRuns;

class RunResultsTest {
  @Test
  void runsAreInTheOrderOfNetworkPrecisionAndSeed() {
    RunResults runs =
        new RunResults(
            Stream.of(
                    "resnet20 8 1",
                    "resnet20 2 1",
                    "resnet8 full 2",
                    "resnet20 full 1",
                    "resnet8 full 1")
                .map(run -> run.split(" "))
                .map(run -> SampleRuns.run(run[0], run[1], Long.parseLong(run[2]), 2, 10, 50))
                .toList());

    assertThat(runs.inOrder().stream().map(RunResult::name))
        .containsExactly(
            "resnet8, full precision, seed 1",
            "resnet8, full precision, seed 2",
            "resnet20, full precision, seed 1",
            "resnet20, 2-bit, seed 1",
            "resnet20, 8-bit, seed 1");
    assertThat(runs.precisions())
        .isEqualTo(List.of(Precision.FULL, new Precision(2), Precision.EIGHT));
  }

  @Test
  void aChangeIsAgainstTheSameNetworkAndSeed() {
    RunResult two = SampleRuns.run("resnet20", "2", 2, 2, 10, 80);
    RunResults runs =
        new RunResults(
            List.of(
                two,
                SampleRuns.run("resnet20", "full", 1, 2, 10, 81),
                SampleRuns.run("resnet20", "full", 2, 2, 10, 82),
                SampleRuns.run("resnet8", "full", 2, 2, 10, 83)));

    assertThat(runs.change(two)).isEqualTo(-2);
  }

  @Test
  void variantsShareTheFullPrecisionRunThatIsTheSameForAll() {
    RunResult full = SampleRuns.run("resnet20", "full", 1, 2, 10, 82);
    RunResult one = variant("weightDecay 0.0001", 80);
    RunResult other = variant("weightDecay 0.00005", 81);
    RunResults runs = new RunResults(List.of(full, one, other));

    assertThat(runs.rows().stream().map(RunResults.Row::name))
        .containsExactly("resnet20, weightDecay 0.0001", "resnet20, weightDecay 0.00005");
    assertThat(runs.of(runs.rows().get(0))).containsExactly(full, one);
    assertThat(runs.of(runs.rows().get(1))).containsExactly(full, other);
    assertThat(runs.change(one)).isEqualTo(-2);
    assertThat(runs.change(other)).isEqualTo(-1);
  }

  @Test
  void runsThatSomeVariantsShareAreInTheRowsOfThoseAlone() {
    RunResult full = shared("dropout 0", List.of("dropout 0, scale 1", "dropout 0, scale 2"), 82);
    RunResult dropped =
        shared("dropout 0.2", List.of("dropout 0.2, scale 1", "dropout 0.2, scale 2"), 84);
    RunResult one = variant("dropout 0, scale 1", 80);
    RunResult other = variant("dropout 0.2, scale 1", 81);
    RunResults runs =
        new RunResults(
            List.of(
                full,
                dropped,
                one,
                variant("dropout 0, scale 2", 79),
                other,
                variant("dropout 0.2, scale 2", 78)));

    assertThat(runs.rows().stream().map(RunResults.Row::variant))
        .containsExactly(
            "dropout 0, scale 1",
            "dropout 0, scale 2",
            "dropout 0.2, scale 1",
            "dropout 0.2, scale 2");
    assertThat(runs.of(runs.rows().get(0))).containsExactly(full, one);
    assertThat(runs.of(runs.rows().get(2))).containsExactly(dropped, other);
    assertThat(runs.change(one)).isEqualTo(-2);
    assertThat(runs.change(other)).isEqualTo(-3);
    assertThat(dropped.name()).startsWith("resnet20, dropout 0.2, full precision");
  }

  private static RunResult shared(String name, List<String> variants, double top1) {
    RunResult run = SampleRuns.run("resnet20", "full", 1, 2, 10, top1);
    return new RunResult(
        name, variants, run.spec(), run.evaluation(), run.metrics(), null, null, null, null);
  }

  private static RunResult variant(String name, double top1) {
    RunResult run = SampleRuns.run("resnet20", "2", 1, 2, 10, top1);
    return new RunResult(
        name, run.spec(), run.evaluation(), run.metrics(), run.provenance(), run.failure());
  }

  @Test
  void aFailedFullPrecisionRunLeavesNoChange() {
    RunResult two = SampleRuns.run("resnet20", "2", 1, 2, 10, 80);
    RunResults runs =
        new RunResults(List.of(two, SampleRuns.failed("resnet20", "full", 1, "it broke")));

    assertThat(runs.change(two)).isNull();
  }
}
