package org.lsqbeam.pipelines.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.lsqbeam.graphs.runtime.Processor;
import org.lsqbeam.pipelines.report.results.RunResult;
import org.lsqbeam.pipelines.report.results.RunResults;
import org.lsqbeam.transforms.run.Provenance;

final class ReproducibilityCardTest {
  @Test
  void theHardwareIsNamedAsFarAsItDecidesBits() {
    Processor processor = new Processor("AuthenticAMD", 25, 17, 1, List.of("avx2", "avx512f"));
    Provenance.Session session =
        new Provenance.Session(
            "2026-11-03T08:12:44Z",
            "2026-11-03T08:40:02Z",
            Map.of(),
            "AMD EPYC",
            processor,
            null,
            17_179_869_184L,
            null,
            2,
            0,
            10,
            null);
    RunResult run =
        new RunResult(
            "",
            SampleRuns.spec("resnet20", "2", 1, 60),
            null,
            List.of(),
            new Provenance(List.of(session), null, null),
            null);

    ReproducibilityCard card =
        ReproducibilityCard.of(SampleRuns.dataset("cat", "dog"), new RunResults(List.of(run)), "");

    assertThat(card.json().get("hardware"))
        .isEqualTo(
            "AMD EPYC: AuthenticAMD, family 25, model 17, stepping 1; instruction sets avx2,"
                + " avx512f; 16.0 GiB of memory; 2 threads");
  }
}
