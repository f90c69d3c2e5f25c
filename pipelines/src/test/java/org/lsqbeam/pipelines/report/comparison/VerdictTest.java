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
import org.lsqbeam.pipelines.report.comparison.Verdict.Outcome;
import org.lsqbeam.pipelines.report.results.AccuracyTable;
import org.lsqbeam.pipelines.report.results.ConvergenceRule;
import org.lsqbeam.pipelines.report.results.DatasetLabel;
import org.lsqbeam.pipelines.report.results.Figure;
import org.lsqbeam.pipelines.report.results.NetworkSizes;
import org.lsqbeam.pipelines.report.results.RunResult;
import org.lsqbeam.pipelines.report.results.RunResults;

final class VerdictTest {
  /** At 67.6 % of 50,000 images, two binomial standard errors are 0.419 points. */
  @ParameterizedTest
  @CsvSource({
    "67.2, REPRODUCED, 'reproduces the paper: 67.2 %, the paper has 67.6 %'",
    "68.0, REPRODUCED, 'reproduces the paper: 68.0 %, the paper has 67.6 %'",
    "67.1, BELOW, 'reaches 67.1 %, 0.5 points below the paper''s 67.6 %'",
    "68.1, ABOVE, 'reaches 68.1 %, 0.5 points above the paper''s 67.6 %'"
  })
  void aDifferenceIsComparedWithTheErrorOfTheImages(double ours, Outcome outcome, String claim) {
    Verdict verdict = Verdict.ofPaper("At 2 bits, resnet-18", Figure.of(ours), 67.6, 50_000);

    assertThat(verdict.outcome()).isEqualTo(outcome);
    assertThat(claim(verdict)).isEqualTo("At 2 bits, resnet-18 " + claim);
    assertThat(verdict.basis()).endsWith("standard error\u00a00.2, one\u00a0seed");
  }

  @Test
  void fewImagesCannotTell() {
    // Two standard errors of 67 % on 1,000 images are 2.97 points.
    Verdict verdict = Verdict.ofPaper("a", Figure.of(67.0), 67.6, 1_000);

    assertThat(verdict.outcome()).isEqualTo(Outcome.CANNOT_TELL);
    assertThat(verdict.basis()).startsWith("−0.6, standard error\u00a01.5,");
  }

  @Test
  void theSpreadOfSeedsWidensTheError() {
    // Deviation 2, of 4 seeds: standard error 1, with the images' 0.21 it is 1.02.
    Figure seeds = Figure.of(List.of(65.0, 65.0, 68.464, 68.464));
    Verdict verdict = Verdict.ofPaper("a", seeds, 68.0, 50_000);

    assertThat(seeds.deviation()).isEqualTo(2, org.assertj.core.api.Assertions.within(1e-3));
    assertThat(verdict.outcome()).isEqualTo(Outcome.CANNOT_TELL);
    assertThat(verdict.basis()).endsWith("standard error\u00a01.0, 4\u00a0seeds");
  }

  /** At 50 % of 10,000 images, two standard errors of a difference are 1.41 points. */
  @ParameterizedTest
  @CsvSource({
    "-1.5, BELOW, ', 1.5 points below full precision'",
    "1.5, ABOVE, ', 1.5 points above full precision'",
    "-1.3, CANNOT_TELL, ; no difference from full precision can be told"
  })
  void elsewhereTheChangeFromFullPrecisionIsCompared(double change, Outcome outcome, String words) {
    Verdict verdict = Verdict.ofChange("At 2 bits, a", 50, Figure.of(change), 10_000);

    assertThat(verdict.outcome()).isEqualTo(outcome);
    assertThat(claim(verdict)).isEqualTo("At 2 bits, a reaches 50.0 %" + words);
    assertThat(verdict.basis()).contains("standard error\u00a00.7");
  }

  @Test
  void everyQuantizedRunHasAVerdictThoughThePaperHasNoFigureForIt() throws Exception {
    PaperRuns network = PaperRuns.of("resnet-18");

    assertThat(
            claims(
                PaperRuns.imageNet(),
                network.run("", "full", 70.5),
                network.run("", "2", 67.6),
                network.run("", "w2a4", 60),
                network.failed("", "8")))
        .containsExactly(
            "At full precision, resnet-18 on ImageNet reproduces the paper: 70.5 %, the paper has"
                + " 70.5 %",
            "At 2 bits, resnet-18 on ImageNet reproduces the paper: 67.6 %, the paper has 67.6 %",
            "With 2-bit weights and 4-bit activations, resnet-18 on ImageNet reaches 60.0 %, 10.5"
                + " points below full precision",
            "At 8 bits, resnet-18 on ImageNet has no accuracy");
  }

  @Test
  void onOtherDataFullPrecisionIsWhatTheOthersAreComparedWith() throws Exception {
    PaperRuns network = PaperRuns.of("resnet-20");
    DatasetManifest cifar = PaperRuns.dataset("cifar10", 32, 10);

    List<Verdict> verdicts = verdicts(cifar, network.run("", "full", 80), network.run("", "2", 75));

    assertThat(verdicts)
        .extracting(Verdict::outcome)
        .containsExactly(Outcome.BASELINE, Outcome.BELOW);
    assertThat(claim(verdicts.get(0)))
        .isEqualTo("At full precision, resnet-20 on cifar10 reaches 80.0 %");
    assertThat(Verdict.scope(DatasetLabel.of(cifar)))
        .isEqualTo("The paper has no figure for cifar10: all of its figures are on ImageNet.");
  }

  @Test
  void eachVariantHasItsOwnVerdict() throws Exception {
    PaperRuns network = PaperRuns.of("resnet-18");

    assertThat(
            claims(
                PaperRuns.imageNet(),
                network.run("weightDecay 0.0001", "2", 67.6),
                network.weightDecay(2e-4).run("weightDecay 0.0002", "2", 60)))
        .containsExactly(
            "At 2 bits, resnet-18 (weightDecay 0.0001) on ImageNet reproduces the paper: 67.6 %,"
                + " the paper has 67.6 %",
            "At 2 bits, resnet-18 (weightDecay 0.0002) on ImageNet reaches 60.0 %, 7.6 points below"
                + " the paper's 67.6 %");
  }

  private static List<String> claims(DatasetManifest dataset, RunResult... results)
      throws IOException {
    return verdicts(dataset, results).stream().map(VerdictTest::claim).toList();
  }

  private static String claim(Verdict verdict) {
    return verdict.claim().replace('\u00a0', ' ');
  }

  private static List<Verdict> verdicts(DatasetManifest dataset, RunResult... results)
      throws IOException {
    RunResults runs = new RunResults(List.of(results));
    List<PaperTable> paper =
        PaperTable.of(
            Reference.TABLE1, PaperFigures.read(), runs, dataset, new NetworkSizes(dataset));
    return Verdict.of(
        AccuracyTable.of(runs, ConvergenceRule.of(dataset)),
        paper,
        50_000,
        DatasetLabel.of(dataset));
  }
}
