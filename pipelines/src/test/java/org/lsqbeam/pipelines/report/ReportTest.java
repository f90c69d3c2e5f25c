package org.lsqbeam.pipelines.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lsqbeam.graphs.evaluate.Accuracy;
import org.lsqbeam.graphs.evaluate.Evaluation;
import org.lsqbeam.graphs.files.Json;
import org.lsqbeam.graphs.train.EpochMetrics;
import org.lsqbeam.graphs.train.TrainingSpec;
import org.w3c.dom.Element;

class ReportTest {
  private static final String REASON = "the loss is not finite at update 1204,\n\"epoch\" 4";
  private static final RunResult FULL = SampleRuns.run("resnet20", "full", 1, 10, 10.02, 90.5);
  private static final RunResult EIGHT = SampleRuns.run("resnet20", "8", 1, 10, 90.41, 90.62);
  private static final RunResult TWO = SampleRuns.run("resnet20", "2", 1, 10, 10.4, 88.129);

  private final Path folder;

  ReportTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void csvHoldsEveryRunUnderTheHeaderOthersRelyOn() throws IOException {
    write(EIGHT, TWO, FULL, SampleRuns.failed("resnet20", "3", 1, REASON));

    String csv = read("results.csv");
    assertThat(csv).startsWith("network,precision,seed,top1,top5,change,");
    List<CSVRecord> records = parse(csv);
    assertThat(records.stream().map(record -> record.get("precision")))
        .containsExactly("full", "2", "3", "8");
    CSVRecord two = records.get(1);
    assertThat(two.get("network")).isEqualTo("resnet20");
    assertThat(two.get("seed")).isEqualTo("1");
    assertThat(two.get("top1")).isEqualTo("88.13");
    assertThat(two.get("top5")).isEqualTo("99.41");
    assertThat(two.get("change")).isEqualTo("-2.37");
    assertThat(two.get("loss")).isEqualTo("0.3597");
    assertThat(two.get("initial_top1")).isEqualTo("10.40");
    assertThat(two.get("epochs")).isEqualTo("10");
    assertThat(two.get("images_per_second")).isEqualTo("800.0");
    assertThat(two.get("seconds")).isEqualTo("625.0");
    assertThat(two.get("guarded")).isEqualTo("2");
    assertThat(two.get("fingerprint")).isEqualTo(TWO.spec().fingerprint());
    assertThat(two.get("failure")).isEmpty();
    assertThat(records.get(0).get("change")).isEqualTo("0.00");
    assertThat(records.get(3).get("change")).isEqualTo("0.12");
    CSVRecord failed = records.get(2);
    assertThat(failed.get("failure")).isEqualTo(REASON);
    assertThat(failed.get("top1")).isEmpty();
    assertThat(failed.get("change")).isEmpty();
    assertThat(failed.get("images_per_second")).isEmpty();
  }

  @Test
  void htmlShowsTheAccuracyOfEachNetworkAtEachPrecision() throws Exception {
    write(FULL, TWO, EIGHT, SampleRuns.run("resnet8", "full", 1, 10, 10, 85));

    Element html = Xml.parse(read("report.html"));

    assertThat(Xml.table(html, "top1"))
        .containsExactly(
            List.of("resnet8", "85.0", "not run", "not run"),
            List.of("resnet20", "90.5", "88.1−2.4", "90.6+0.1"));
    assertThat(Xml.table(html, "top5").get(1)).containsExactly("resnet20", "99.5", "99.4", "99.5");
    assertThat(Xml.table(html, "gains"))
        .contains(
            List.of("resnet20", "2", "10.4", "88.1", "+77.7", "95.5", "99.4", "2.715", "0.360"));
    assertThat(Xml.table(html, "runs"))
        .contains(
            List.of(
                "resnet20",
                "2",
                "1",
                "88.1",
                "10",
                "10 min 25 s",
                "800",
                "2",
                TWO.spec().fingerprint().substring(0, 12)));
  }

  @Test
  void markdownShowsTheSameAccuracies() throws IOException {
    write(FULL, TWO, SampleRuns.failed("resnet20", "8", 1, REASON));

    assertThat(read("report.md").lines())
        .contains(
            "| network | full precision | 2 bits | 8 bits |",
            "| resnet20 | 90.5 | 88.1 (−2.4) | *failed* |",
            "| resnet20 | 99.5 | 99.4 | *failed* |",
            "- resnet20, 8 bits, seed 1 failed: the loss is not finite at update 1204, \"epoch\" 4");
  }

  @Test
  void terminalShowsTheTableInAsciiColumns() {
    String table =
        report(FULL, TWO, EIGHT, SampleRuns.failed("resnet20", "3", 1, REASON)).accuracyTable();

    assertThat(table)
        .isEqualTo(
            """
            network   percent  full  2 bits  3 bits  8 bits
            resnet20  top-1    90.5    88.1  failed    90.6
                      change           -2.4            +0.1
                      top-5    99.5    99.4            99.5
            resnet20, 3 bits, seed 1 failed: the loss is not finite at update 1204, "epoch" 4
            """);
  }

  @Test
  void severalSeedsAreAMeanAndADeviation() throws Exception {
    // Top-1 90, 91, 92 and 88, 88, failed: changes -2, -3.
    Report report =
        report(
            evaluated("full", 1, 90),
            evaluated("full", 2, 91),
            evaluated("full", 3, 92),
            evaluated("2", 1, 88),
            evaluated("2", 2, 88),
            SampleRuns.failed("resnet20", "2", 3, REASON));
    report.writeTo(folder);

    assertThat(Xml.table(Xml.parse(read("report.html")), "top1"))
        .containsExactly(List.of("resnet20", "91.0 ± 1.0", "88.0 ± 0.0−2.5 ± 0.72 of 3 seeds"));
    assertThat(report.accuracyTable())
        .contains("91.0 +/- 1.0  88.0 +/- 0.0 (2 of 3 seeds)", "-2.5 +/- 0.7");
    JsonNode cell = json().at("/table/0/cells/1");
    assertThat(cell.at("/change/mean").doubleValue()).isEqualTo(-2.5);
    assertThat(cell.at("/change/deviation").doubleValue()).isEqualTo(Math.sqrt(0.5));
    assertThat(cell.at("/change/seeds").intValue()).isEqualTo(2);
  }

  @Test
  void aSinglePrecisionHasNoChange() throws Exception {
    Report report = report(TWO);
    report.writeTo(folder);

    assertThat(parse(read("results.csv")).get(0).get("change")).isEmpty();
    assertThat(Xml.table(Xml.parse(read("report.html")), "top1"))
        .containsExactly(List.of("resnet20", "88.1"));
    assertThat(report.accuracyTable()).doesNotContain("change");
  }

  @Test
  void aRunWithoutEvaluationIsUnfinished() throws Exception {
    RunResult begun = new RunResult("", TWO.spec(), null, TWO.metrics().subList(0, 4), null, null);

    write(FULL, begun);

    Element html = Xml.parse(read("report.html"));
    assertThat(Xml.table(html, "top1")).containsExactly(List.of("resnet20", "90.5", "unfinished"));
    assertThat(Xml.table(html, "runs").get(1)).contains("3 of 10", "unfinished");
  }

  @Test
  void jsonHoldsSettingsCurvesStepSizesAndProvenance() throws IOException {
    write(FULL, TWO);

    JsonNode json = json();
    assertThat(json.at("/experiment").textValue()).isEqualTo("cifar10");
    assertThat(json.at("/settings/networks/0").textValue()).isEqualTo("resnet20");
    assertThat(json.at("/dataset/fingerprint").textValue()).isEqualTo(SampleRuns.DATASET);
    JsonNode run = json.at("/runs/1");
    assertThat(run.at("/change").doubleValue()).isEqualTo(88.129 - 90.5);
    assertThat(run.at("/curves")).hasSize(11);
    assertThat(run.at("/curves/10/top1").doubleValue()).isEqualTo(88.129);
    assertThat(run.at("/provenance/sessions/0/threads").intValue()).isEqualTo(2);
    JsonNode layer = run.at("/step_sizes/0");
    assertThat(layer.at("/layer").textValue()).isEqualTo("conv1");
    assertThat(layer.at("/initial_weights").doubleValue())
        .isEqualTo(TWO.metrics().get(0).stepSizes().get("conv1/weight_step_size"));
    assertThat(layer.at("/trained_input").doubleValue())
        .isEqualTo(TWO.metrics().get(10).stepSizes().get("conv1/input_step_size"));
  }

  @Test
  void everyLayerHasADotAtTheRatioOfItsStepSizes() throws Exception {
    Accuracy accuracy = SampleRuns.accuracy(50);
    List<EpochMetrics> metrics =
        List.of(
            new EpochMetrics(0, 0, null, accuracy, Map.of("a/weight_step_size", 0.5)),
            new EpochMetrics(1, 9, null, accuracy, Map.of("a/weight_step_size", 2.0)));

    write(new RunResult("", TWO.spec(), new Evaluation(accuracy, accuracy), metrics, null, null));

    Element html = Xml.parse(read("report.html"));
    List<Element> plots =
        Xml.all(html, "svg").stream()
            .filter(svg -> svg.getAttribute("aria-label").startsWith("Step sizes"))
            .toList();
    // 4 times is log2 = 2, the axis' end; there is no step size of the input, so no other plot.
    assertThat(plots).hasSize(1);
    assertThat(Xml.all(plots.get(0), "circle").get(0).getAttribute("cx")).isEqualTo("468.0");
    assertThat(Xml.all(html, "tr").stream().map(Element::getTextContent))
        .contains("a0.5002.004.00–––");
  }

  @Test
  void namesAreEscapedForTheLanguageTheyStandIn() throws Exception {
    String name = "a|b <script>alert('1')</script> & \"c\" *d* \u001b[1m";
    new Report(
            name,
            Map.of("k<ey", name),
            List.of(),
            SampleRuns.dataset(name),
            List.of(SampleRuns.run("net<8>", "full", 1, 2, 10, 50)))
        .writeTo(folder);

    Element html = Xml.parse(read("report.html"));
    String shown = name.replace('\u001b', ' ');
    assertThat(Xml.all(html, "script")).isEmpty();
    assertThat(Xml.all(html, "h1").get(0).getTextContent()).isEqualTo(shown);
    assertThat(Xml.table(html, "settings")).containsExactly(List.of("k<ey", shown));
    assertThat(read("report.md").lines().findFirst())
        .contains("# a\\|b &lt;script>alert('1')&lt;/script> &amp; \"c\" \\*d\\* \\[1m");
    assertThat(json().at("/experiment").textValue()).isEqualTo(name);
  }

  @Test
  void whatIsAskedForNoReferenceDoesNotStandBesideThePaper() throws Exception {
    write(FULL, TWO);

    assertThat(read("report.html")).doesNotContain("Beside the paper", "ImageNet");
    assertThat(read("report.md")).doesNotContain("Beside the paper", "ImageNet", "\n\n\n");
    assertThat(json().at("/beside_paper")).isEmpty();
  }

  @Test
  void htmlNeedsNothingFromElsewhere() throws Exception {
    write(FULL, TWO);

    String html = read("report.html");
    assertThat(html).doesNotContain("http:", "https:", "url(", "@import", "src=");
    assertThat(Xml.all(Xml.parse(html), "link")).isEmpty();
  }

  @Test
  void whatIsNotFiniteIsNowhereInTheReport() throws Exception {
    Accuracy bad = new Accuracy(10, Double.NaN, Double.NaN, Double.POSITIVE_INFINITY);
    EpochMetrics diverged =
        new EpochMetrics(
            1,
            391,
            new EpochMetrics.Training(Double.NaN, 10, 0.1, Double.NaN, 50, 0),
            bad,
            Map.of("a/weight_step_size", Double.NaN, "a/input_step_size", 0.0));
    RunResult run =
        new RunResult("", TWO.spec(), new Evaluation(bad, bad), List.of(diverged), null, null);

    write(FULL, run);

    for (String file : List.of("report.html", "report.md", "results.csv", "results.json")) {
      assertThat(read(file)).as(file).doesNotContain("NaN", "Infinity");
    }
    Xml.parse(read("report.html"));
    assertThat(report(FULL, run).accuracyTable()).doesNotContain("NaN");
  }

  @Test
  void equalRunsGiveEqualBytesInWhateverOrderTheyCome() throws IOException {
    List<RunResult> runs = new ArrayList<>(List.of(FULL, TWO, EIGHT));
    report(runs.toArray(RunResult[]::new)).writeTo(folder.resolve("one"));
    Collections.reverse(runs);
    report(runs.toArray(RunResult[]::new)).writeTo(folder.resolve("other"));

    for (String file : List.of("report.html", "report.md", "results.csv", "results.json")) {
      assertThat(folder.resolve("other").resolve(file))
          .hasSameBinaryContentAs(folder.resolve("one").resolve(file));
    }
    try (var files = Files.list(folder.resolve("one"))) {
      assertThat(files).hasSize(4);
    }
  }

  @Test
  void runsThatDoNotBelongTogetherAreRefused() {
    RunResult longer = SampleRuns.run("resnet20", "2", 1, 11, 10, 88);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> report(TWO, longer))
        .withMessageContaining(TWO.spec().runName())
        .withMessageContaining(longer.spec().runName());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> report(onOtherDataset()))
        .withMessageContaining("elsewhere")
        .withMessageContaining(SampleRuns.DATASET);
  }

  private static RunResult onOtherDataset() {
    var spec = TWO.spec();
    return new RunResult(
        "",
        new TrainingSpec(
            spec.formatVersion(),
            spec.network(),
            spec.precision(),
            spec.seed(),
            "elsewhere",
            spec.init(),
            spec.optimization(),
            spec.augmentation()),
        TWO.evaluation(),
        List.of(),
        null,
        null);
  }

  private static RunResult evaluated(String precision, long seed, double top1) {
    return SampleRuns.evaluated(
        "resnet20", precision, seed, SampleRuns.accuracy(10), SampleRuns.accuracy(top1));
  }

  private static Report report(RunResult... runs) {
    Map<String, Object> settings = new TreeMap<>();
    settings.put("networks", List.of("resnet20"));
    settings.put("weightDecay", Map.of("2", 0.25e-4));
    return new Report(
        "cifar10", settings, List.of(), SampleRuns.dataset("cat", "dog"), Arrays.asList(runs));
  }

  private void write(RunResult... runs) throws IOException {
    report(runs).writeTo(folder);
  }

  private String read(String file) throws IOException {
    return Files.readString(folder.resolve(file));
  }

  private JsonNode json() throws IOException {
    return Json.read(folder.resolve("results.json"), JsonNode.class);
  }

  private static List<CSVRecord> parse(String csv) throws IOException {
    return CSVFormat.RFC4180
        .builder()
        .setHeader()
        .setSkipHeaderRecord(true)
        .get()
        .parse(new StringReader(csv))
        .getRecords();
  }
}
