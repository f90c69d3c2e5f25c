package org.lsqbeam.pipelines.report.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.lsqbeam.graphs.evaluate.Accuracy;
import org.lsqbeam.pipelines.report.SampleRuns;
import org.lsqbeam.pipelines.text.Numbers;

/** With ten classes and 10,000 images guessing is right in 10 percent, with an error of 0.3. */
class FigureTest {
  private static final ConvergenceRule TEN = new ConvergenceRule(10, 10_000);

  @Test
  void whatEndsWhereGuessingWouldIsAtChanceAndKeepsItsNumber() {
    Figure measured = accuracy(run(1, 10.8));

    assertThat(measured.mean()).isEqualTo(10.8);
    assertThat(measured.comparable()).isFalse();
    assertThat(measured.remark()).isEqualTo("did not converge");
    assertThat(accuracy(run(1, Double.NaN)).remark()).isEqualTo("did not converge");
    assertThat(accuracy(run(1, 11)).remark()).isEmpty();
    assertThat(accuracy(run(1, 11)).comparable()).isTrue();
  }

  @Test
  void aSmallSetCallsNothingAtChance() {
    // With two classes and 20 images, three standard errors above guessing are 84 percent.
    ConvergenceRule small = new ConvergenceRule(2, 20);

    assertThat(small.remark(run(1, 80))).isEmpty();
    assertThat(small.remark(run(1, 50))).isEmpty();
    assertThat(new ConvergenceRule(2, 2000).remark(run(1, 50))).isEqualTo("did not converge");
  }

  @Test
  void ofOneClassNothingIsAtChance() {
    assertThat(new ConvergenceRule(1, 10_000).remark(run(1, 100))).isEmpty();
  }

  @Test
  void aMeanIsOfTheSeedsThatAreBetterThanGuessing() {
    Figure measured = accuracy(run(1, 90), run(2, 10), run(3, 92), run(4, 91), failed(5));

    assertThat(measured.mean()).isEqualTo(91);
    assertThat(measured.remark()).isEqualTo("3 of 5 seeds, 1 did not converge, 1 failed");
  }

  @Test
  void whereNoSeedIsBetterTheMeanIsOfThoseAtChance() {
    Figure measured = accuracy(run(1, 10), run(2, 10.5), failed(3));

    assertThat(measured.mean()).isEqualTo(10.25);
    assertThat(measured.remark()).isEqualTo("2 of 3 seeds, did not converge, 1 failed");
  }

  @Test
  void whatIsNotThereIsSaidToBeSo() {
    RunResult started = new RunResult("", run(1, 50).spec(), null, List.of(), null, null);

    assertThat(accuracy().remark()).isEqualTo("not run");
    assertThat(accuracy(started).remark()).isEqualTo("unfinished");
    assertThat(accuracy(failed(1)).remark()).isEqualTo("failed");
    assertThat(Figure.of(List.of(run(1, 50)), run -> null).remark()).isEqualTo("not measured");
  }

  @Test
  void deviationDividesByOneLessThanTheNumberOfSeeds() {
    // Mean 90; squares 1 + 0 + 1; 2 / (3 - 1) = 1.
    Figure figure = Figure.of(List.of(89.0, 90.0, 91.0));

    assertThat(figure.mean()).isEqualTo(90);
    assertThat(figure.deviation()).isEqualTo(1);
    assertThat(figure.text(Numbers::points)).isEqualTo("90.0 ± 1.0");
  }

  @Test
  void oneSeedHasNoDeviation() {
    assertThat(Figure.of(List.of(90.25)).text(Numbers::points)).isEqualTo("90.3");
    assertThatIllegalArgumentException().isThrownBy(() -> Figure.of(List.of()));
  }

  private static Figure accuracy(RunResult... runs) {
    return Figure.accuracy(List.of(runs), TEN, Accuracy::top1);
  }

  private static RunResult failed(long seed) {
    return SampleRuns.failed("resnet20", "2", seed, "the loss is not finite");
  }

  private static RunResult run(long seed, double top1) {
    return SampleRuns.evaluated("resnet20", "2", seed, null, SampleRuns.accuracy(top1));
  }
}
