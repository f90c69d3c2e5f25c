package org.lsqbeam.pipelines.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.lsqbeam.graphs.evaluate.Accuracy;

/** Of ten classes, on 10,000 images: guessing is right in 10 percent, with an error of 0.3. */
class MeasuredTest {
  @Test
  void whatEndsWhereGuessingWouldDidNotConverge() {
    assertThat(accuracy(run(1, 10)).remark()).isEqualTo("did not converge");
    assertThat(accuracy(run(1, 10.8)).remark()).isEqualTo("did not converge");
    assertThat(accuracy(run(1, Double.NaN)).remark()).isEqualTo("did not converge");
    assertThat(accuracy(run(1, 11)).remark()).isEmpty();
  }

  @Test
  void aMeanIsOfTheSeedsThatConverged() {
    Measured measured = accuracy(run(1, 90), run(2, 10), run(3, 92), run(4, 91));

    assertThat(Objects.requireNonNull(measured.mean()).mean()).isEqualTo(91);
    assertThat(measured.remark()).isEqualTo("3 of 4 seeds, 1 did not converge");
  }

  @Test
  void whatIsNotThereIsSaidToBeSo() {
    RunResult begun = new RunResult("", run(1, 50).spec(), null, List.of(), null, null);

    assertThat(accuracy().remark()).isEqualTo("not run");
    assertThat(accuracy(begun).remark()).isEqualTo("unfinished");
    assertThat(accuracy(begun.failed("the loss is not finite")).remark())
        .isEqualTo("did not converge");
    assertThat(Measured.of(List.of(run(1, 50)), run -> null).remark()).isEqualTo("not measured");
  }

  private static Measured accuracy(RunResult... runs) {
    return Measured.accuracy(List.of(runs), 10, Accuracy::top1);
  }

  private static RunResult run(long seed, double top1) {
    return SampleRuns.evaluated("resnet20", "2", seed, null, SampleRuns.accuracy(top1));
  }
}
