package org.lsqbeam.pipelines.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.lsqbeam.pipelines.report.SampleRuns.EIGHT;
import static org.lsqbeam.pipelines.report.SampleRuns.FULL;
import static org.lsqbeam.pipelines.report.SampleRuns.TWO;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lsqbeam.graphs.evaluate.Accuracy;
import org.lsqbeam.graphs.evaluate.ArithmeticChoice;
import org.lsqbeam.graphs.evaluate.Evaluation;
import org.lsqbeam.graphs.network.Arithmetic;
import org.lsqbeam.graphs.train.EpochMetrics;
import org.lsqbeam.graphs.train.TrainingSettings;
import org.lsqbeam.graphs.train.TrainingSpec;
import org.lsqbeam.pipelines.report.results.RunResult;
import org.lsqbeam.transforms.storage.Storage;
import org.w3c.dom.Element;

/** Properties of every report. */
class ReportTest {
  private final ReportFiles files;

  ReportTest(@TempDir Path folder) {
    files = new ReportFiles(folder);
  }

  @Test
  void namesAreEscapedForTheLanguageTheyStandIn() throws Exception {
    String name = "a|b <script>alert('1')</script> & \"c\" *d* \u001b[1m";
    files.write(
        new Report(
                name,
                Map.of(),
                List.of(),
                SampleRuns.dataset(name),
                List.of(SampleRuns.run("net<8>", "full", 1, 2, 10, 50)))
            .with(ReportExtras.NONE.showing("", Map.of("k<ey", name), "")));

    Element html = files.html();
    String shown = name.replace('\u001b', ' ');
    assertThat(Xml.all(html, "script")).hasSize(2);
    assertThat(Xml.all(html, "h1").get(0).getTextContent()).isEqualTo(shown);
    assertThat(Xml.table(html, "settings")).containsExactly(List.of("k<ey", shown));
    assertThat(files.read("report.md").lines().findFirst())
        .contains("# a\\|b &lt;script>alert('1')&lt;/script> &amp; \"c\" \\*d\\* \\[1m");
    assertThat(files.json().at("/experiment").textValue()).isEqualTo(name);
  }

  @Test
  void theTitleIsTheHeadingAndResultsKeepTheExperimentsName() throws Exception {
    files.write(
        new Report(
                "mine",
                Map.of(),
                List.of(),
                SampleRuns.dataset("a"),
                List.of(SampleRuns.run("net", "full", 1, 2, 10, 50)))
            .with(ReportExtras.NONE.showing("Flowers at two bits", Map.of(), "")));

    assertThat(Xml.all(files.html(), "h1").get(0).getTextContent())
        .isEqualTo("Flowers at two bits");
    assertThat(files.read("report.md")).startsWith("# Flowers at two bits\n");
    assertThat(files.json().at("/experiment").textValue()).isEqualTo("mine");
  }

  @Test
  void withoutAReferenceNothingIsComparedWithThePaper() throws Exception {
    files.write(FULL, TWO);

    assertThat(files.read("report.html")).doesNotContain("Comparison with the paper", "ImageNet");
    assertThat(files.read("report.md"))
        .doesNotContain("Comparison with the paper", "ImageNet", "\n\n\n");
    assertThat(files.json().at("/paper_comparison")).isEmpty();
  }

  @Test
  void htmlNeedsNothingFromElsewhere() throws Exception {
    files.write(FULL, TWO);

    String html = files.read("report.html").replace("http://www.w3.org/2000/svg", "a name");
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

    files.write(FULL, run);

    for (String file : ReportFiles.NAMES) {
      String text = file.endsWith(".html") ? files.htmlWithoutCode() : files.read(file);
      assertThat(text).as(file).doesNotContain("NaN", "Infinity");
    }
    files.html();
    assertThat(SampleRuns.report(FULL, run).accuracyTable()).doesNotContain("NaN");
  }

  @Test
  void theArithmeticOfEvaluationsIsToldWhereIntegersWereWanted() throws Exception {
    ArithmeticChoice integers = new ArithmeticChoice(Arithmetic.INT8, null);
    ArithmeticChoice floats = new ArithmeticChoice(Arithmetic.FLOAT32, "layer a differs");

    files.write(FULL, evaluated(TWO, integers), evaluated(EIGHT, floats));

    String two = "Evaluated in 8-bit integers, checked to be exact: 2-bit.";
    String eight = "Evaluated in 32-bit floats: 8-bit (not in 8-bit integers: layer a differs).";
    assertThat(files.read("report.md")).contains("\n\n" + two + "\n\n" + eight + "\n");
    assertThat(files.htmlWithoutCode())
        .contains("<p class=\"small\">" + two + "</p>", "<p class=\"small\">" + eight + "</p>");
    assertThat(files.html().getTextContent())
        .contains(" --input=IMAGES --evaluationArithmetic=int8 --output=FOLDER");
    assertThat(files.json().at("/reproducibility/evaluation_arithmetic").textValue())
        .isEqualTo(two + " " + eight);
    assertThat(files.json().findValuesAsText("evaluation_fallback"))
        .containsExactly("null", "null", "layer a differs");
  }

  @Test
  void runsOfOnePrecisionAreNamedWhereTheirArithmeticsDiffer() throws IOException {
    RunResult again = SampleRuns.run("resnet20", "2", 2, 10, 10.4, 88);
    files.write(evaluated(TWO, new ArithmeticChoice(Arithmetic.INT8, null)), again);
    assertThat(files.read("report.md"))
        .contains(
            "Evaluated in 8-bit integers, checked to be exact: " + TWO.name() + ".",
            "Evaluated in 32-bit floats: " + again.name() + ".");
  }

  private static RunResult evaluated(RunResult run, ArithmeticChoice arithmetic) {
    Accuracy accuracy = SampleRuns.accuracy(80);
    Evaluation evaluation = new Evaluation(accuracy, accuracy, arithmetic);
    return new RunResult("", run.spec(), evaluation, List.of(), null, null);
  }

  @Test
  void equalRunsGiveEqualBytesInWhateverOrderTheyCome() throws IOException {
    List<RunResult> runs = new ArrayList<>(List.of(FULL, TWO, EIGHT));
    SampleRuns.report(runs.toArray(RunResult[]::new))
        .writeTo(Storage.at(files.folder().resolve("one").toString()));
    Collections.reverse(runs);
    SampleRuns.report(runs.toArray(RunResult[]::new))
        .writeTo(Storage.at(files.folder().resolve("other").toString()));

    for (String file : ReportFiles.NAMES) {
      assertThat(files.folder().resolve("other").resolve(file))
          .hasSameBinaryContentAs(files.folder().resolve("one").resolve(file));
    }
    try (var written = Files.list(files.folder().resolve("one"))) {
      assertThat(written).hasSize(5);
    }
  }

  @Test
  void runsThatDoNotBelongTogetherAreRefused() {
    RunResult longer = SampleRuns.run("resnet20", "2", 1, 11, 10, 88);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SampleRuns.report(TWO, longer))
        .withMessageContaining(TWO.spec().runName())
        .withMessageContaining(longer.spec().runName());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SampleRuns.report(onOtherDataset()))
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
            spec.augmentation(),
            TrainingSettings.DEFAULT),
        TWO.evaluation(),
        List.of(),
        null,
        null);
  }
}
