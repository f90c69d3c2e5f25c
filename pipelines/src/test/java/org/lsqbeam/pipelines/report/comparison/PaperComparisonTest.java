package org.lsqbeam.pipelines.report.comparison;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lsqbeam.graphs.data.DatasetManifest;
import org.lsqbeam.pipelines.paper.Reference;
import org.lsqbeam.pipelines.report.Report;
import org.lsqbeam.pipelines.report.ReportFiles;
import org.lsqbeam.pipelines.report.Xml;
import org.lsqbeam.pipelines.report.results.RunResult;
import org.w3c.dom.Element;

/** The figures of the paper here are typed from it. */
class PaperComparisonTest {
  private static final PaperRuns EIGHTEEN = PaperRuns.of("resnet-18");
  private static final PaperRuns TWENTY = PaperRuns.of("resnet-20");
  private static final DatasetManifest CIFAR = PaperRuns.dataset("cifar10", 32, 10);

  private final ReportFiles files;

  PaperComparisonTest(@TempDir Path folder) {
    files = new ReportFiles(folder);
  }

  @Test
  void table1HasOursThePapersTheDifferenceAndTheOtherMethods() throws Exception {
    write(
        Reference.TABLE1,
        PaperRuns.imageNet(),
        EIGHTEEN.run("", "full", 70.1),
        EIGHTEEN.run("", "2", 67.25),
        EIGHTEEN.run("", "4", 71.3),
        EIGHTEEN.failed("", "8"));

    assertThat(files.rows("paper-table1-top1"))
        .containsExactly(
            "resnet-18|ours|70.1|67.3||71.3|failed",
            "|LSQ|70.5|67.6|70.2|71.1|71.1",
            "|difference|−0.4|−0.3||+0.2|",
            "|QIL||65.7|69.2|70.1|",
            "|FAQ||||69.8|70.0",
            "|LQ-Nets||64.9|68.2|69.3|",
            "|PACT||64.4|68.1|69.2|",
            "|NICE|||67.7|69.8|",
            "|Regularization||61.7||67.3|68.1");
    assertThat(files.rows("paper-table1-top5"))
        .contains("|LSQ|89.6|87.6|89.4|90.0|90.1", "|NICE|||87.9|89.21|");
    assertThat(files.read("report.md").lines())
        .contains(
            "### Table 1 and Figure 3: networks, precisions and sizes",
            "| network | figures of | full precision | 2-bit | 3-bit | 4-bit | 8-bit |",
            "| resnet-18 | ours | 70.1 | 67.3 |  | 71.3 |  *failed* |",
            "|  | LSQ | 70.5 | 67.6 | 70.2 | 71.1 | 71.1 |",
            "|  | difference | −0.4 | −0.3 |  | +0.2 |  |");
    JsonNode line = files.json().at("/paper_comparison/0/lines/2");
    assertThat(line.at("/kind").textValue()).isEqualTo("compared");
    assertThat(line.at("/figures/2").doubleValue()).isEqualTo(67.25 - 67.6);
  }

  @Test
  void ourFiguresAndDifferencesLeadToTheirRuns() throws Exception {
    RunResult two = EIGHTEEN.run("", "2", 67.25);
    write(Reference.TABLE1, PaperRuns.imageNet(), two);

    List<String> linked =
        Xml.all(files.html(), "td").stream()
            .filter(cell -> cell.hasAttribute("data-runs"))
            .filter(
                cell ->
                    cell.getAttribute("data-runs")
                        .equals(two.spec().fingerprint().substring(0, 12)))
            .map(Element::getTextContent)
            .toList();
    assertThat(linked).contains("67.3", "−0.3").doesNotContain("67.6");
  }

  @Test
  void sizesAreThoseOfFigure3() throws Exception {
    write(
        Reference.TABLE1,
        PaperRuns.imageNet(),
        EIGHTEEN.run("", "full", 70.5),
        EIGHTEEN.run("", "2", 67.6),
        EIGHTEEN.run("", "8", 71.1));

    assertThat(files.rows("paper-table1-size"))
        .containsExactly("resnet-18|ours|44.59|3.198|||11.18", "|LSQ|45|3.198|4.528|5.858|11.179");
    // Four points of each of seven networks are the paper's. Ours, of equal figures, lie on them.
    List<String> hollow = places("hollow");
    List<String> filled = places("dot own");
    assertThat(hollow.subList(0, 28)).doesNotHaveDuplicates();
    assertThat(filled).hasSize(2);
    assertThat(hollow).containsAll(filled);
    assertThat(marks("hollow").map(mark -> mark.getAttribute("d")).distinct()).hasSize(7);
  }

  @Test
  void anotherNetworkIsListedWithThePapersWithoutADifference() throws Exception {
    write(
        Reference.TABLE1,
        CIFAR,
        TWENTY.run("", "full", 92.1),
        TWENTY.run("", "2", 90.4),
        TWENTY.run("", "5", 91.4));

    List<String> rows = files.rows("paper-table1-top1");
    assertThat(rows)
        .hasSize(1 + 7)
        .startsWith(
            "resnet-20|ours on cifar10|92.1|90.4|||91.4|",
            "|LSQ, resnet-18 on ImageNet|70.5|67.6|70.2|71.1||71.1");
    assertThat(places("dot own")).as("points on the axis of ImageNet").isEmpty();
    assertThat(files.read("report.html")).contains("left out: they are on cifar10");
    assertThat(rows.get(7)).startsWith("|LSQ, squeezenext-23-2x on ImageNet|");
    assertThat(files.read("report.html")).doesNotContain(">difference<", "QIL");
  }

  @Test
  void thePapersNetworkOnOtherDataIsNotCompared() throws Exception {
    write(Reference.TABLE1, CIFAR, EIGHTEEN.run("", "2", 93));

    assertThat(files.rows("paper-table1-top1").subList(0, 3))
        .containsExactly(
            "resnet-18|ours on cifar10||93.0|||",
            "|LSQ, resnet-18 on ImageNet|70.5|67.6|70.2|71.1|71.1",
            "|QIL, resnet-18 on ImageNet||65.7|69.2|70.1|");
  }

  @Test
  void aPartOfImageNetIsNotThePapersData() throws Exception {
    DatasetManifest[] parts = {
      PaperRuns.dataset("imagenet", 224, 200, 800, 200),
      PaperRuns.dataset("imagenet", 224, 1000, 128_116, 50_000),
      PaperRuns.dataset("imagenet", 224, 1000, 1_281_167, 5_000)
    };
    for (DatasetManifest part : parts) {
      write(Reference.TABLE1, part, EIGHTEEN.run("", "2", 4));

      assertThat(files.read("report.html")).doesNotContain(">difference<", ">ours<");
    }
    write(Reference.TABLE1, parts[0], EIGHTEEN.run("", "2", 4));
    assertThat(files.table("paper-table1-size"))
        .extracting(row -> row.get(1))
        .startsWith("ours on 800 images of 200 classes", "LSQ, resnet-18 on ImageNet");
  }

  @Test
  void imagesThatCouldNotBeReadDoNotMakeImageNetAnother() throws Exception {
    DatasetManifest dataset = PaperRuns.dataset("imagenet", 224, 1000, 1_281_166, 49_990);

    write(Reference.TABLE1, dataset, EIGHTEEN.run("", "2", 67));

    assertThat(files.read("report.html")).contains(">difference<");
  }

  @Test
  void table2GoesByTheWeightDecayThatDecidedTheRun() throws Exception {
    write(
        Reference.TABLE2,
        PaperRuns.imageNet(),
        EIGHTEEN.weightDecay(0.25e-4).run("a", "2", 67.5),
        EIGHTEEN.weightDecay(0.25e-4).run("a", "3", 70.1),
        EIGHTEEN.weightDecay(2e-4).run("b", "2", 66),
        EIGHTEEN.gradientScale("1").run("c", "2", 50));

    assertThat(files.rows("paper-table2-top1"))
        .containsExactly(
            "resnet-18|0.0001|LSQ|66.9|70.1|71.0|71.1",
            "resnet-18|0.00005|LSQ|67.3|70.2|70.9|71.1",
            "resnet-18|0.000025|ours|67.5|70.1||",
            "||LSQ|67.6|70.0|70.9|71.0",
            "||difference|−0.1|+0.1||",
            "resnet-18|0.0000125|LSQ|67.4|66.9|70.8|71.0",
            "resnet-18|0.0002|ours|66.0|||");
    assertThat(files.read("report.md"))
        .contains("- resnet-18, c, 2-bit, seed 1 is omitted: it changes settings");
  }

  @Test
  void conditionsOfThePaperThatOursDoNotHaveAreThereToo() throws Exception {
    write(Reference.TABLE2, CIFAR, TWENTY.run("", "2", 90));

    assertThat(files.rows("paper-table2-top1").subList(0, 3))
        .containsExactly(
            "resnet-20|0.0001|ours on cifar10|90.0|||",
            "||LSQ, resnet-18 on ImageNet|66.9|70.1|71.0|71.1",
            "resnet-18|0.00005|LSQ, resnet-18 on ImageNet|67.3|70.2|70.9|71.1");
  }

  @Test
  void table3SaysOfOursTooWhatDidNotConverge() throws Exception {
    // Guessing among a thousand classes is right in 0.1 percent of images, 0.03 more or less.
    PaperRuns one = EIGHTEEN.gradientScale("1");
    write(
        Reference.TABLE3,
        PaperRuns.imageNet(),
        EIGHTEEN.run("a", "2", 67),
        one.failed("b", "2"),
        one.learningRate(0.0001).run("c", "2", 64),
        EIGHTEEN.gradientScale("10/sqrt(N Qp)").run("d", "2", 0.12));

    assertThat(files.rows("paper-table3-top1"))
        .containsExactly(
            "resnet-18|1/sqrt(N Qp)|0.01|ours|67.0",
            "|||LSQ|67.6",
            "|||difference|−0.6",
            "resnet-18|1/sqrt(N)|0.01|LSQ|67.3",
            "resnet-18|1|0.01|ours|failed",
            "|||LSQ|did not converge",
            "|||difference|",
            "resnet-18|1|0.0001|ours|64.0",
            "|||LSQ|64.2",
            "|||difference|−0.2",
            "resnet-18|10/sqrt(N Qp)|0.01|ours|0.1did not converge",
            "|||LSQ|67.4",
            "|||difference|",
            "resnet-18|1/(10 sqrt(N Qp))|0.01|LSQ|67.3");
    // Guessing, 0.1, and three times its error on 50,000 images, 0.0141.
    assertThat(files.read("report.md"))
        .contains(
            "Did not converge: top-1 is at most 0.142 %, three standard errors above guessing");
    JsonNode line = files.json().at("/paper_comparison/0/lines/10");
    assertThat(line.at("/figures/2").doubleValue()).isEqualTo(0.12);
    assertThat(line.at("/remarks/2").textValue()).isEqualTo("did not converge");
    assertThat(files.json().at("/paper_comparison/0/lines/5/remarks/2").textValue())
        .isEqualTo("did not converge");
  }

  @Test
  void table4IsOfRunsWithThePapersDistillation() throws Exception {
    write(
        Reference.TABLE4,
        PaperRuns.imageNet(),
        EIGHTEEN.run("", "full", 70.4),
        EIGHTEEN.distillation(0.5, 1).run("a", "2", 68),
        EIGHTEEN.distillation(0.5, 2).run("b", "2", 67));

    assertThat(files.rows("paper-table4-top1"))
        .containsExactly(
            "resnet-18|weight 0.5, temperature 1|ours|70.4|68.0|||",
            "||LSQ|70.5|67.9|70.6|71.2|71.1",
            "||difference|−0.1|+0.1|||",
            "resnet-18|weight 0.5, temperature 2|ours|70.4|67.0|||");
  }

  @Test
  void aScheduleInStepsIsComparedWithThePapersWhateverTheSteps() throws Exception {
    write(
        Reference.STEP_LEARNING_RATE,
        CIFAR,
        TWENTY.run("a", "2", 90.5),
        TWENTY.stepDecay(0.1, 5).run("b", "2", 90));

    assertThat(files.rows("paper-step-learning-rate-top1"))
        .containsExactly(
            "resnet-20|cosine|ours on cifar10|90.5",
            "||LSQ, resnet-18 on ImageNet|67.6",
            "resnet-20|steps|ours on cifar10|90.0",
            "||LSQ, resnet-18 on ImageNet|67.2");
  }

  @Test
  void figure4IsOfTheFirstEpochAndAMeanOverTheLayers() throws Exception {
    Map<String, Double> first =
        Map.of(
            "a/weight_balance", 0.2,
            "b/weight_balance", 0.4,
            "a/input_balance", 1.0,
            "b/input_balance", 3.0);
    Map<String, Double> second = Map.of("a/weight_balance", 9.0, "a/input_balance", 9.0);
    write(
        Reference.FIGURE4,
        PaperRuns.imageNet(),
        EIGHTEEN.run(
            "",
            "2",
            60,
            PaperRuns.epoch(1, Map.of(), first),
            PaperRuns.epoch(2, Map.of(), second)));

    assertThat(files.rows("paper-figure4-balance"))
        .containsExactly(
            "resnet-18|1|LSQ|183|309|557|1620",
            "resnet-18|1/sqrt(N)|LSQ|0.3|0.52|0.95|2.4",
            "resnet-18|1/sqrt(N Qp)|ours, weights|0.300|||",
            "||ours, input activations|2.00|||",
            "||LSQ|0.21|0.26|0.34|0.21",
            "||ratio, weights|×1.4|||",
            "||ratio, input activations|×9.5|||");
  }

  @Test
  void inFigure4WhatRanAwayIsSaidToBeInfiniteOrHasAnExponent() throws Exception {
    Map<String, Double> ranAway =
        Map.of(
            "a/weight_balance", 0.2,
            "b/weight_balance", Double.POSITIVE_INFINITY,
            "a/input_balance", 3.0,
            "b/input_balance", 5.6e25);
    write(
        Reference.FIGURE4,
        PaperRuns.imageNet(),
        EIGHTEEN.run("", "2", 60, PaperRuns.epoch(1, Map.of(), ranAway)));
    assertThat(files.rows("paper-figure4-balance"))
        .contains(
            "resnet-18|1/sqrt(N Qp)|ours, weights|infinite|||",
            "||ours, input activations|2.80e25|||");
  }

  private void write(Reference reference, DatasetManifest dataset, RunResult... runs)
      throws IOException {
    files.write(new Report("paper", Map.of(), List.of(reference), dataset, List.of(runs)));
  }

  /** Where the marks of a class are. */
  private List<String> places(String style) throws Exception {
    return marks(style).map(mark -> mark.getAttribute("transform")).toList();
  }

  private Stream<Element> marks(String style) throws Exception {
    return Xml.all(files.html(), "path").stream()
        .filter(mark -> mark.getAttribute("class").startsWith(style));
  }
}
