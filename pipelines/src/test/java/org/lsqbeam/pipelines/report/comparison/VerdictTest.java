package org.lsqbeam.pipelines.report.comparison;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lsqbeam.graphs.data.DatasetManifest;
import org.lsqbeam.pipelines.paper.PaperFigures;
import org.lsqbeam.pipelines.paper.Reference;
import org.lsqbeam.pipelines.report.results.AccuracyTable;
import org.lsqbeam.pipelines.report.results.ConvergenceRule;
import org.lsqbeam.pipelines.report.results.Figure;
import org.lsqbeam.pipelines.report.results.NetworkSizes;
import org.lsqbeam.pipelines.report.results.RunResult;
import org.lsqbeam.pipelines.report.results.RunResults;

final class VerdictTest {
  /** At 67.6 % of 50,000 images, two binomial standard errors are 0.419 points. */
  @ParameterizedTest
  @CsvSource({
    "67.2, 67.6, reproduced",
    "68.0, 67.6, reproduced",
    "67.1, 67.6, below",
    "68.1, 67.6, above"
  })
  void aDifferenceIsComparedWithTheErrorOfTheImages(double ours, double paper, String words) {
    Verdict verdict = Verdict.ofPaper("resnet-18, 2-bit", Figure.of(ours), paper, 50_000);

    assertThat(verdict.words()).isEqualTo(words);
    assertThat(verdict.sentence()).contains("the paper has 67.6 %", "± 0.4 points (one\u00a0seed)");
  }

  @Test
  void fewImagesCannotTell() {
    // Two standard errors of 67 % on 1,000 images are 2.97 points.
    Verdict verdict = Verdict.ofPaper("a", Figure.of(67.0), 67.6, 1_000);

    assertThat(verdict.words()).isEqualTo("cannot tell");
    assertThat(verdict.sentence()).contains("−0.6 ± 3.0 points");
  }

  @Test
  void theSpreadOfSeedsWidensTheError() {
    // Deviation 2, of 4 seeds: standard error 1, with the images' 0.21 it is 1.02.
    Figure seeds = Figure.of(List.of(65.0, 65.0, 68.464, 68.464));
    Verdict verdict = Verdict.ofPaper("a", seeds, 68.0, 50_000);

    assertThat(seeds.deviation()).isEqualTo(2, org.assertj.core.api.Assertions.within(1e-3));
    assertThat(verdict.words()).isEqualTo("cannot tell");
    assertThat(verdict.sentence()).contains("± 2.0 points (4\u00a0seeds)");
  }

  /** At 50 % of 10,000 images, two standard errors of a difference are 1.41 points. */
  @ParameterizedTest
  @CsvSource({
    "-1.5, below full precision",
    "1.5, above full precision",
    "-1.3, no difference from full precision can be told"
  })
  void elsewhereTheChangeFromFullPrecisionIsCompared(double change, String words) {
    Verdict verdict = Verdict.ofChange("resnet-20, 2-bit", 50, Figure.of(change), 10_000);

    assertThat(verdict.words()).isEqualTo(words);
    assertThat(verdict.sentence()).startsWith("50.0 %").contains("± 1.4 points");
  }

  @Test
  void everyQuantizedRunHasAVerdictThoughThePaperHasNoFigureForIt() throws Exception {
    PaperRuns network = PaperRuns.of("resnet-18");

    assertThat(
            verdicts(
                network.run("", "full", 70.5),
                network.run("", "2", 67.6),
                network.run("", "w2a4", 60),
                network.failed("", "8")))
        .containsExactly(
            "resnet-18, full precision: reproduced",
            "resnet-18, 2-bit: reproduced",
            "resnet-18, w2a4: below full precision",
            "resnet-18, 8-bit: cannot tell");
  }

  @Test
  void eachVariantHasItsOwnVerdict() throws Exception {
    PaperRuns network = PaperRuns.of("resnet-18");

    assertThat(
            verdicts(
                network.run("weightDecay 0.0001", "2", 67.6),
                network.weightDecay(2e-4).run("weightDecay 0.0002", "2", 60)))
        .containsExactly(
            "resnet-18, weightDecay 0.0001, 2-bit: reproduced",
            "resnet-18, weightDecay 0.0002, 2-bit: below");
  }

  private static List<String> verdicts(RunResult... results) throws IOException {
    DatasetManifest dataset = PaperRuns.imageNet();
    RunResults runs = new RunResults(List.of(results));
    List<PaperTable> paper =
        PaperTable.of(
            Reference.TABLE1, PaperFigures.read(), runs, dataset, new NetworkSizes(dataset));
    return Verdict.of(AccuracyTable.of(runs, ConvergenceRule.of(dataset)), paper, 50_000).stream()
        .map(verdict -> verdict.subject() + ": " + verdict.words())
        .toList();
  }
}
