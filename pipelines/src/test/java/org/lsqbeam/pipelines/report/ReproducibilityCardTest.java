package org.lsqbeam.pipelines.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.lsqbeam.graphs.evaluate.ArithmeticChoice;
import org.lsqbeam.graphs.network.Arithmetic;
import org.lsqbeam.graphs.runtime.Processor;
import org.lsqbeam.pipelines.report.results.RunResult;
import org.lsqbeam.pipelines.report.results.RunResults;
import org.lsqbeam.transforms.run.Provenance;

final class ReproducibilityCardTest {
  @Test
  void theHardwareIsNamedAsFarAsItDecidesBits() {
    ReproducibilityCard card = card(run("2", session(null)));

    assertThat(card.json().get("hardware"))
        .isEqualTo(
            "AMD EPYC: AuthenticAMD, family 25, model 17, stepping 1; instruction sets avx2,"
                + " avx512f; 16.0 GiB of memory; 2 threads");
  }

  @Test
  void theArithmeticOfTrainingIsNamedWhereIntegersWereWanted() {
    Provenance.Session integers = session(new ArithmeticChoice(Arithmetic.INT8, null));
    Provenance.Session floats =
        session(new ArithmeticChoice(Arithmetic.FLOAT32, "layer a differs"));

    assertThat(card(run("2", integers), run("8", floats)).json().get("training_arithmetic"))
        .isEqualTo(
            "Forward pass in 8-bit integers, checked to be exact: 2-bit. Forward pass in 32-bit"
                + " floats: 8-bit (not in 8-bit integers: layer a differs).");
    String name = run("2").name();
    assertThat(card(run("2", integers, floats)).json().get("training_arithmetic"))
        .isEqualTo(
            "Forward pass in 8-bit integers, checked to be exact: "
                + name
                + " (in part). Forward pass in 32-bit floats: "
                + name
                + " (in part) (not in 8-bit integers: layer a differs).");
    assertThat(card(run("2", session(null))).json()).doesNotContainKey("training_arithmetic");
  }

  private static ReproducibilityCard card(RunResult... runs) {
    return ReproducibilityCard.of(
        SampleRuns.dataset("cat", "dog"), new RunResults(List.of(runs)), "");
  }

  private static RunResult run(String precision, Provenance.Session... sessions) {
    return new RunResult(
        "",
        SampleRuns.spec("resnet20", precision, 1, 60),
        null,
        List.of(),
        new Provenance(List.of(sessions), null, null),
        null);
  }

  private static Provenance.Session session(@Nullable ArithmeticChoice forward) {
    return new Provenance.Session(
        "2026-11-03T08:12:44Z",
        "2026-11-03T08:40:02Z",
        Map.of(),
        "AMD EPYC",
        new Processor("AuthenticAMD", 25, 17, 1, List.of("avx2", "avx512f")),
        null,
        17_179_869_184L,
        forward,
        2,
        0,
        10,
        null);
  }
}
