package org.lsqbeam.pipelines.report;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lsqbeam.graphs.io.Json;
import org.lsqbeam.graphs.train.Phase;
import org.lsqbeam.pipelines.Project;
import org.lsqbeam.pipelines.report.results.RunResult;
import org.lsqbeam.transforms.run.Provenance;
import org.w3c.dom.NodeList;

/** Where the time went. The sums and shares are computed by hand. */
final class TimeSectionTest {
  private static final RunResult FULL =
      timed(
          SampleRuns.FULL,
          Map.of(
              "startup",
              0.5,
              "planning",
              2.0,
              "preparing",
              30.0,
              "opening",
              1.5,
              "updates",
              480.0,
              "validation",
              16.0,
              "checkpoints",
              2.5),
          Map.of("evaluation", 20.0));

  private static final RunResult TWO =
      timed(
          SampleRuns.TWO,
          Map.of("opening", 2.0, "updates", 300.0, "validation", 20.0, "checkpoints", 3.0),
          Map.of("evaluation", 25.0, "packing", 0.25, "integers", 49.75));

  private final ReportFiles files;

  TimeSectionTest(@TempDir Path folder) {
    files = new ReportFiles(folder);
  }

  static RunResult timed(
      RunResult run, Map<String, Double> training, Map<String, Double> followUp) {
    return new RunResult(
        run.variant(),
        run.spec(),
        run.evaluation(),
        run.metrics(),
        SampleRuns.timed(3910, training, followUp),
        run.failure());
  }

  /** 1.5 + 480 + 16 + 2.5 + 20 = 520; 2 + 300 + 20 + 3 + 25 + 0.25 + 49.75 = 400. */
  @Test
  void eachRunHasItsPhasesTheirSumAndTheShareOfUpdates() throws Exception {
    files.write(FULL, TWO, SampleRuns.EIGHT);
    assertThat(files.rows("times"))
        .containsExactly(
            "resnet20, full precision, seed 1|8 min 40 s|92.3|1.5 s|8 min 0 s|16 s|2.5 s|20 s||",
            "resnet20, 2-bit, seed 1|6 min 40 s|75.0|2.0 s|5 min 0 s|20 s|3.0 s|25 s|0.3 s|50 s",
            "resnet20, 8-bit, seed 1|||||||||");
    assertThat(files.read("report.md"))
        .contains(
            "## Where the time went",
            "| run | sum | updates, % | opening | updates | validation | checkpoints | evaluation"
                + " | packing | integers |",
            "| resnet20, 2-bit, seed 1 | 6 min 40 s | 75.0 | 2.0 s | 5 min 0 s |");
  }

  /** 520 + 400 and 32.5 before the runs are 952.5; 780 of it are updates. */
  @Test
  void thePhasesOfAllRunsAndOfTheirProcessesAddUp() throws Exception {
    files.write(FULL, TWO);
    assertThat(files.rows("phases"))
        .extracting(row -> row.replaceFirst("\\|[^|]*\\|", "|"))
        .containsExactly(
            "startup|0.5 s|0.1",
            "planning|2.0 s|0.2",
            "preparing|30 s|3.1",
            "opening|3.5 s|0.4",
            "updates|13 min 0 s|81.9",
            "validation|36 s|3.8",
            "checkpoints|5.5 s|0.6",
            "evaluation|45 s|4.7",
            "packing|0.3 s|0.0",
            "integers|50 s|5.2");
    assertThat(sum()).isEqualTo("sum||15 min 53 s|100.0");
    assertThat(files.read("report.md")).contains("| sum |  | 15 min 53 s | 100.0 |");
  }

  /** The evaluation of 20 s alone is no reason for a share of 0 in 20 s. */
  @Test
  void withoutTheTimesOfTrainingThereAreNoShares() throws Exception {
    Provenance whole = requireNonNull(FULL.provenance());
    Provenance older = requireNonNull(SampleRuns.FULL.provenance());
    RunResult evaluatedLater =
        new RunResult(
            FULL.variant(),
            FULL.spec(),
            FULL.evaluation(),
            FULL.metrics(),
            new Provenance(older.sessions(), null, whole.followUps()),
            null);
    files.write(evaluatedLater, TWO);
    assertThat(files.rows("times"))
        .first()
        .isEqualTo("resnet20, full precision, seed 1|20 s||||||20 s||");
    assertThat(files.table("phases")).extracting(row -> row.get(3)).containsOnly("");
    assertThat(sum()).isEqualTo("sum||7 min 0 s|");
  }

  /** Revision 0.1.0 trained; another one evaluated. */
  @Test
  void theRevisionThatEvaluatedIsNamedWhereItDidNotTrain() throws IOException {
    files.write(FULL, TWO);
    assertThat(files.read("report.md")).contains("| lsq-beam after training | 801d25b0c0ffee |");
    assertThat(files.json().at("/reproducibility/source_code").textValue())
        .isEqualTo("lsq-beam, revision 0.1.0; after training also 801d25b0c0ffee");
    files.write(SampleRuns.FULL, SampleRuns.TWO);
    assertThat(files.read("report.md")).doesNotContain("after training |");
  }

  /** The cells below those that a person can sort. */
  private String sum() throws Exception {
    NodeList feet = files.html().getElementsByTagName("tfoot");
    assertThat(feet.getLength()).isOne();
    NodeList cells = requireNonNull(feet.item(0).getFirstChild().getNextSibling()).getChildNodes();
    return IntStream.range(0, cells.getLength())
        .mapToObj(at -> cells.item(at).getTextContent())
        .collect(Collectors.joining("|"));
  }

  @Test
  void resultsHaveTheSecondsOfEachRun() throws IOException {
    files.write(FULL, TWO, SampleRuns.EIGHT);
    JsonNode runs = files.json().at("/runs");
    JsonNode full = runs.at("/0/seconds_by_phase");
    assertThat(full.fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder(
            "startup",
            "planning",
            "preparing",
            "opening",
            "updates",
            "validation",
            "checkpoints",
            "evaluation");
    assertThat(full.get("updates").doubleValue()).isEqualTo(480, within(1e-9));
    assertThat(runs.at("/1/seconds_by_phase/integers").doubleValue()).isEqualTo(49.75);
    assertThat(runs.at("/2/seconds_by_phase").isNull()).isTrue();
    assertThat(runs.at("/0/provenance/sessions/0/seconds/opening").doubleValue()).isEqualTo(1.5);
    assertThat(runs.at("/0/provenance/followUps/0/seconds/evaluation").doubleValue()).isEqualTo(20);
    assertThat(ResultsSchema.closed().faults(files.json())).isEmpty();
  }

  @Test
  void anOlderOutputHasNoSection() throws IOException {
    files.write(SampleRuns.FULL, SampleRuns.TWO);
    assertThat(files.read("report.html")).doesNotContain("Where the time went");
    assertThat(files.read("report.md")).doesNotContain("Where the time went");
    assertThat(ResultsSchema.closed().faults(files.json())).isEmpty();
  }

  @Test
  void everyPhaseIsInTheDocs() throws IOException {
    String page = Files.readString(Project.FOLDER.resolve("docs/report.md"));
    JsonNode schema = Json.read(Project.FOLDER.resolve("docs/results.schema.json"), JsonNode.class);
    for (Phase phase : Phase.values()) {
      assertThat(page).contains("| `" + phase.label() + "` | " + phase.meaning() + " |");
      assertThat(schema.findValue("seconds_by_phase").findValue(phase.label())).isNotNull();
    }
  }
}
