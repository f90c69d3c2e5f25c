package org.lsqbeam.pipelines.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lsqbeam.pipelines.report.SampleRuns.EIGHT;
import static org.lsqbeam.pipelines.report.SampleRuns.FULL;
import static org.lsqbeam.pipelines.report.SampleRuns.REASON;
import static org.lsqbeam.pipelines.report.SampleRuns.TWO;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lsqbeam.pipelines.report.results.RunResult;
import org.w3c.dom.Element;

class ReportedAccuracyTest {
  private final ReportFiles files;

  ReportedAccuracyTest(@TempDir Path folder) {
    files = new ReportFiles(folder);
  }

  @Test
  void htmlShowsTheAccuracyOfEachNetworkAtEachPrecision() throws Exception {
    files.write(FULL, TWO, EIGHT, SampleRuns.run("resnet8", "full", 1, 10, 10, 85));

    Element html = files.html();

    assertThat(files.rows("top1"))
        .containsExactly("resnet8|85.0|not run|not run", "resnet20|90.5|88.1−2.4|90.6+0.1");
    assertThat(Xml.table(html, "top5").get(1)).containsExactly("resnet20", "99.5", "99.4", "99.5");
    assertThat(files.rows("gains"))
        .contains("resnet20|2-bit|10.4|88.1|+77.7|95.5|99.4|2.715|0.360");
    assertThat(Xml.table(html, "runs"))
        .contains(
            List.of(
                "resnet20",
                "2-bit",
                TWO.spec().fingerprint().substring(0, 12),
                "1",
                "88.1",
                "88.1",
                "10",
                "10",
                "10 min 25 s",
                "800",
                "2"));
  }

  @Test
  void markdownShowsTheSameAccuracies() throws IOException {
    files.write(FULL, TWO, SampleRuns.failed("resnet20", "8", 1, REASON));

    assertThat(files.read("report.md").lines())
        .contains(
            "| network | full precision | 2-bit | 8-bit |",
            "| resnet20 | 90.5 | 88.1 (−2.4) | *failed* |",
            "| resnet20 | 99.5 | 99.4 | *failed* |",
            "- resnet20, 8-bit, seed 1 failed: the loss is not finite at update 1204, \"epoch\" 4");
  }

  @Test
  void terminalShowsTheTableInAsciiColumns() {
    String table =
        SampleRuns.report(FULL, TWO, EIGHT, SampleRuns.failed("resnet20", "3", 1, REASON))
            .accuracyTable();

    assertThat(table)
        .isEqualTo(
            """
            network   percent  full precision  2-bit   3-bit  8-bit
            resnet20  top-1              90.5   88.1  failed   90.6
                      change                    -2.4           +0.1
                      top-5              99.5   99.4           99.5
            resnet20, 3-bit, seed 1 failed: the loss is not finite at update 1204, "epoch" 4
            """);
  }

  @Test
  void topFiveOfFewerThanSixClassesIsNotShown() throws Exception {
    Report report =
        new Report(
            "few", Map.of(), List.of(), SampleRuns.dataset("a", "b", "c", "d", "e"), List.of(TWO));
    files.write(report);

    assertThat(report.accuracyTable()).doesNotContain("top-5");
    assertThat(files.htmlWithoutCode()).doesNotContain("op-5");
    assertThat(files.read("report.md")).doesNotContain("op-5", "99.4").doesNotContain("\n\n\n");
    assertThat(files.csv().get(0).get("top5")).isEmpty();
  }

  @Test
  void severalSeedsAreAMeanAndADeviation() throws Exception {
    // Top-1 90, 91, 92 and 88, 88, failed: changes -2, -3.
    Report report =
        SampleRuns.report(
            evaluated("full", 1, 90),
            evaluated("full", 2, 91),
            evaluated("full", 3, 92),
            evaluated("2", 1, 88),
            evaluated("2", 2, 88),
            SampleRuns.failed("resnet20", "2", 3, REASON));
    files.write(report);

    assertThat(files.rows("top1"))
        .containsExactly("resnet20|91.0 ± 1.0|88.0 ± 0.0−2.5 ± 0.72 of 3 seeds, 1 failed");
    assertThat(report.accuracyTable())
        .contains("91.0 +/- 1.0  88.0 +/- 0.0 (2 of 3 seeds, 1 failed)", "-2.5 +/- 0.7");
    JsonNode cell = files.json().at("/table/0/cells/1");
    assertThat(cell.at("/change/mean").doubleValue()).isEqualTo(-2.5);
    assertThat(cell.at("/change/deviation").doubleValue()).isEqualTo(Math.sqrt(0.5));
    assertThat(cell.at("/change/seeds").intValue()).isEqualTo(2);
  }

  @Test
  void aRunAtChanceIsSaidToBeSoEverywhereAndKeepsItsNumber() throws Exception {
    // With ten classes and 10,000 images guessing is right in 10 percent, three errors are 0.9.
    Report report =
        SampleRuns.report(
            evaluated("full", 1, 90),
            evaluated("full", 2, 91),
            evaluated("2", 1, 80),
            evaluated("2", 2, 10.5),
            evaluated("8", 1, 10.25));
    files.write(report);

    String note =
        "Did not converge: top-1 is at most 10.9 %, three standard errors above guessing (10,000"
            + " images, 10 classes)";
    assertThat(files.rows("top1"))
        .containsExactly(
            "resnet20|90.5 ± 0.7|80.0−10.01 of 2 seeds, 1 did not converge|10.3did not converge");
    assertThat(files.read("report.html")).contains(note);
    assertThat(files.read("report.md"))
        .contains(
            note, "80.0 (−10.0) *1 of 2 seeds, 1 did not converge* | 10.3 *did not converge* |");
    assertThat(report.accuracyTable())
        .contains("80.0 (1 of 2 seeds, 1 did not converge)  10.3 (did not converge)", note);
    assertThat(files.table("runs").get(3)).contains("10.5did not converge");
    assertThat(files.csv())
        .extracting(run -> run.get("top1") + " " + run.get("state"))
        .containsExactly(
            "90.00 done",
            "91.00 done",
            "80.00 done",
            "10.50 did_not_converge",
            "10.25 did_not_converge");
    assertThat(files.json().at("/runs/3/remark").textValue()).isEqualTo("did not converge");
    assertThat(files.json().at("/runs/3/top1").doubleValue()).isEqualTo(10.5);
    assertThat(files.json().at("/table/0/cells/2/top1/mean").doubleValue()).isEqualTo(10.25);
    assertThat(files.json().at("/table/0/cells/2/remark").textValue())
        .isEqualTo("did not converge");
    assertThat(files.json().at("/table/0/cells/1/top1/seeds").intValue()).isEqualTo(1);
  }

  @Test
  void whatVariantsShareIsGainedOnce() throws Exception {
    files.write(FULL, variant("weightDecay 0.0001", TWO), variant("weightDecay 0.0002", TWO));

    assertThat(files.table("gains"))
        .extracting(row -> row.get(0) + ", " + row.get(1))
        .containsExactly(
            "resnet20, full precision",
            "resnet20, weightDecay 0.0001, 2-bit",
            "resnet20, weightDecay 0.0002, 2-bit");
    assertThat(files.table("top1")).extracting(row -> row.get(1)).containsExactly("90.5", "90.5");
  }

  @Test
  void allVariantsOfANetworkAreInOnePairOfCharts() throws Exception {
    files.write(FULL, variant("weightDecay 0.0001", TWO), variant("weightDecay 0.0002", TWO));

    List<Element> charts = Xml.all(files.html(), "svg");
    List<Element> accuracies =
        charts.stream()
            .filter(svg -> svg.getAttribute("aria-label").startsWith("Validation top-1"))
            .toList();
    assertThat(accuracies).hasSize(1);
    assertThat(Xml.all(accuracies.get(0), "polyline"))
        .extracting(line -> line.getAttribute("class"))
        .contains("curve full", "curve bits2", "curve bits2 again1");
    assertThat(charts)
        .filteredOn(svg -> svg.getAttribute("aria-label").startsWith("Step sizes of the weights"))
        .hasSize(1);
  }

  private static RunResult variant(String name, RunResult run) {
    return new RunResult(name, run.spec(), run.evaluation(), run.metrics(), null, null);
  }

  @Test
  void aSinglePrecisionHasNoChange() throws Exception {
    Report report = SampleRuns.report(TWO);
    files.write(report);

    assertThat(files.csv().get(0).get("change")).isEmpty();
    assertThat(files.rows("top1")).containsExactly("resnet20|88.1");
    assertThat(report.accuracyTable()).doesNotContain("change");
  }

  @Test
  void aRunWithoutEvaluationIsUnfinished() throws Exception {
    RunResult started =
        new RunResult("", TWO.spec(), null, TWO.metrics().subList(0, 4), null, null);

    files.write(FULL, started);

    Element html = files.html();
    assertThat(files.rows("top1")).containsExactly("resnet20|90.5|unfinished");
    assertThat(Xml.table(html, "runs").get(1)).contains("3 of 10", "unfinished");
  }

  private static RunResult evaluated(String precision, long seed, double top1) {
    return SampleRuns.evaluated(
        "resnet20", precision, seed, SampleRuns.accuracy(10), SampleRuns.accuracy(top1));
  }
}
