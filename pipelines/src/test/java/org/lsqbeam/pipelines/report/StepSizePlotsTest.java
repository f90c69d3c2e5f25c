package org.lsqbeam.pipelines.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lsqbeam.pipelines.report.SampleRuns.TWO;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lsqbeam.graphs.evaluate.Accuracy;
import org.lsqbeam.graphs.evaluate.Evaluation;
import org.lsqbeam.graphs.train.EpochMetrics;
import org.lsqbeam.pipelines.report.results.RunResult;
import org.w3c.dom.Element;

class StepSizePlotsTest {
  private final ReportFiles files;

  StepSizePlotsTest(@TempDir Path folder) {
    files = new ReportFiles(folder);
  }

  @Test
  void everyLayerHasADotAtTheRatioOfItsStepSizes() throws Exception {
    Accuracy accuracy = SampleRuns.accuracy(50);
    List<EpochMetrics> metrics =
        List.of(
            new EpochMetrics(0, 0, null, accuracy, Map.of("a/weight_step_size", 0.5)),
            new EpochMetrics(1, 9, null, accuracy, Map.of("a/weight_step_size", 2.0)));

    files.write(
        new RunResult("", TWO.spec(), new Evaluation(accuracy, accuracy), metrics, null, null));

    Element html = files.html();
    List<Element> plots =
        Xml.all(html, "svg").stream()
            .filter(svg -> svg.getAttribute("aria-label").startsWith("Step sizes"))
            .toList();
    // There is no step size of the input, so no other plot.
    assertThat(plots).hasSize(1);
    assertThat(Xml.all(plots.get(0), "path").get(0).getAttribute("transform"))
        .startsWith("translate(" + tick(plots.get(0), "×4") + " ");
    assertThat(Xml.all(html, "tr").stream().map(Element::getTextContent))
        .contains("a0.5002.004.00–––");
  }

  @Test
  void theClippingLevelsOfPactStandInThePlaceOfStepSizes() throws Exception {
    Accuracy accuracy = SampleRuns.accuracy(50);
    List<EpochMetrics> metrics =
        List.of(
            new EpochMetrics(0, 0, null, accuracy, Map.of("a/input_clipping_level", 3.0)),
            new EpochMetrics(1, 9, null, accuracy, Map.of("a/input_clipping_level", 6.0)));

    files.write(
        new RunResult("", TWO.spec(), new Evaluation(accuracy, accuracy), metrics, null, null));

    assertThat(Xml.all(files.html(), "tr").stream().map(Element::getTextContent))
        .contains("a–––3.006.002.00");
    assertThat(files.json().at("/runs/0/step_sizes_by_epoch/a~1input_clipping_level/1").asDouble())
        .isEqualTo(6);
  }

  @Test
  void everyPrecisionHasALookOfItsOwnThatThePageKnows() throws Exception {
    List<String> precisions = List.of("full", "2", "w2a4", "w4a2", "4", "w2a32", "w32a2", "8");
    files.write(
        precisions.stream()
            .map(precision -> SampleRuns.run("resnet20", precision, 1, 3, 10, 80))
            .toArray(RunResult[]::new));

    Element html = files.html();
    String sheet = Xml.all(html, "style").get(0).getTextContent();
    List<String> curves =
        Xml.all(html, "svg").stream()
            .filter(svg -> svg.getAttribute("aria-label").startsWith("Validation top-1"))
            .flatMap(svg -> Xml.all(svg, "polyline").stream())
            .map(line -> line.getAttribute("class"))
            .filter(line -> line.startsWith("curve"))
            .toList();
    assertThat(curves).hasSameSizeAs(precisions).doesNotHaveDuplicates();
    assertThat(Stream.of("polyline", "circle", "path"))
        .flatMap(name -> Xml.all(html, name))
        .flatExtracting(each -> List.of(each.getAttribute("class").split(" ")))
        .allSatisfy(look -> assertThat(sheet).containsPattern("\\." + look + "\\b"));
  }

  @Test
  void precisionsDifferByTheShapeOfTheirDotsAndSeedsByTheirDashes() throws Exception {
    files.write(
        TWO,
        SampleRuns.run("resnet20", "full", 1, 3, 10, 80),
        SampleRuns.run("resnet20", "2", 2, 3, 10, 80),
        SampleRuns.run("resnet20", "3", 1, 3, 10, 80),
        SampleRuns.run("resnet20", "4", 1, 3, 10, 80),
        SampleRuns.run("resnet20", "8", 1, 3, 10, 80));

    Element html = files.html();
    assertThat(Xml.all(html, "path").stream().map(path -> path.getAttribute("d")).distinct())
        .hasSize(5);
    assertThat(
            Xml.all(html, "polyline").stream()
                .map(line -> line.getAttribute("class"))
                .filter(line -> line.startsWith("curve bits2"))
                .distinct())
        .contains("curve bits2", "curve bits2 again1");
  }

  /** Where the tick of a label stands. */
  private static String tick(Element plot, String label) {
    return Xml.all(plot, "text").stream()
        .filter(text -> text.getTextContent().equals(label))
        .map(text -> text.getAttribute("x"))
        .findFirst()
        .orElseThrow();
  }
}
