package org.lsqbeam.pipelines.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lsqbeam.graphs.analysis.ByCriterion;
import org.lsqbeam.graphs.analysis.LearnedStepSize;
import org.lsqbeam.graphs.analysis.QuantizationError;
import org.lsqbeam.graphs.quantize.TensorRole;
import org.lsqbeam.pipelines.paper.Reference;
import org.lsqbeam.pipelines.report.comparison.PaperRuns;
import org.lsqbeam.pipelines.report.results.RunResult;
import org.w3c.dom.Element;

class QuantizationErrorReportTest {
  private static final RunResult FULL = SampleRuns.run("resnet20", "full", 1, 10, 10, 90.5);
  private static final RunResult TWO = SampleRuns.run("resnet20", "2", 1, 10, 10.4, 88.1);

  /** Two layers of 2 bits between an 8-bit first one, whose step size is far off, and no last. */
  private static final QuantizationError ERROR =
      new QuantizationError(
          1024,
          List.of(
              size("stem", TensorRole.WEIGHTS, 8, 1, new ByCriterion(9, 9, 9)),
              size("stem", TensorRole.INPUT, 8, 1, new ByCriterion(9, 9, 9)),
              size("one", TensorRole.WEIGHTS, 2, 0.5, new ByCriterion(0.25, 0.5, 1)),
              size("one", TensorRole.INPUT, 2, 0.8, new ByCriterion(0.4, 0.8, 1.2)),
              size("two", TensorRole.WEIGHTS, 2, 0.1, new ByCriterion(0.09, 0.11, 0.1)),
              size("two", TensorRole.INPUT, 2, 1.2, new ByCriterion(1.8, 0.12, 1.2))));

  private static final String PAPER = "LSQ, resnet-18 on ImageNet, 2-bit";

  private final ReportFiles files;

  QuantizationErrorReportTest(@TempDir Path folder) {
    files = new ReportFiles(folder);
  }

  @Test
  void meansOverTheLayersOfTheRunsBitsAreComparedWithThePapers() throws Exception {
    write(List.of(Reference.QUANTIZATION_ERROR), FULL, measured(TWO));

    // Weights: differences 50, 0, 100 and 10, 10, 0 percent; inputs 50, 0, 50 and 50, 90, 0.
    // Learned: 0.5 and 0.1 deviate by 0.2 sqrt(2), 0.8 and 1.2 as much. The paper's: Section 3.6.
    assertThat(files.rows("paper-quantization-error"))
        .containsExactly(
            "activations|ours on cifar10, resnet20, 2-bit, seed 1|2|1.00 ± 0.283|50|45|25",
            "|" + PAPER + "||0.949 ± 0.206|50|63|64",
            "weights|ours on cifar10, resnet20, 2-bit, seed 1|2|0.300 ± 0.283|30|5|50",
            "|" + PAPER + "||0.025 ± 0.019|47|28|46");
  }

  @Test
  void meansThatAreComparedAreNotRepeated() throws Exception {
    write(List.of(Reference.QUANTIZATION_ERROR), FULL, measured(TWO));

    assertThat(files.table("quantization-error")).isEmpty();
    assertThat(files.read("report.md")).containsOnlyOnce("0.300 ± 0.283");
  }

  @Test
  void withoutTheReferenceTheMeansStandAlone() throws Exception {
    write(List.of(), FULL, measured(TWO));

    assertThat(files.rows("quantization-error"))
        .containsExactly(
            "activations|resnet20, 2-bit, seed 1|2|1.00 ± 0.283|50|45|25",
            "weights|resnet20, 2-bit, seed 1|2|0.300 ± 0.283|30|5|50");
    assertThat(files.read("report.md"))
        .contains("| weights | resnet20, 2-bit, seed 1 | 2 | 0.300 ± 0.283 | 30 | 5 | 50 |")
        .doesNotContain("ImageNet", "0.949");
  }

  @Test
  void meansOfARunWithOtherSettingsAreNotCompared() throws Exception {
    RunResult varied = PaperRuns.of("resnet-20").gradientScale("1").run("other scale", "2", 50);
    write(List.of(Reference.QUANTIZATION_ERROR), measured(TWO), measured(varied));

    assertThat(files.table("quantization-error"))
        .extracting(row -> row.get(1))
        .containsOnly("resnet-20, other scale, 2-bit, seed 1");
    assertThat(files.table("paper-quantization-error"))
        .extracting(row -> row.get(1))
        .containsOnly("ours on cifar10, resnet20, 2-bit, seed 1", PAPER);
  }

  @Test
  void aMeasuredRunOfAnotherPrecisionIsComparedToo() throws Exception {
    RunResult three = PaperRuns.of("resnet-20").run("", "3", 70);
    LearnedStepSize size = size("one", TensorRole.WEIGHTS, 3, 0.5, new ByCriterion(0.25, 0.5, 1));
    write(
        List.of(Reference.QUANTIZATION_ERROR),
        measured(three, new QuantizationError(8, List.of(size))));

    assertThat(files.rows("paper-quantization-error"))
        .contains("weights|ours on cifar10, resnet-20, 3-bit, seed 1|1|0.500|50|0|100");
  }

  @Test
  void ofARunThatWasNotMeasuredTheStepSizesBetweenTheFirstAndTheLastLayerAreKnown()
      throws Exception {
    // The deviation of 0.1 and 0.3 is the square root of 0.02.
    Map<String, Double> learned =
        Map.of(
            "stem/weight_step_size", 9.0,
            "stage1/block1/conv1/weight_step_size", 0.1,
            "stage1/block1/conv2/weight_step_size", 0.3,
            "logits/weight_step_size", 9.0);
    PaperRuns twenty = PaperRuns.of("resnet-20");
    write(
        List.of(Reference.QUANTIZATION_ERROR),
        twenty.run("", "2", 60, PaperRuns.epoch(1, learned, null)),
        twenty.run("", "3", 70, PaperRuns.epoch(1, learned, null)));

    assertThat(files.rows("paper-quantization-error"))
        .containsExactly(
            "activations|" + PAPER + "||0.949 ± 0.206|50|63|64",
            "weights|ours on cifar10, resnet-20, 2-bit, seed 1|2|0.200 ± 0.141|–|–|–",
            "|" + PAPER + "||0.025 ± 0.019|47|28|46");
  }

  @Test
  void everyLayerIsListedWithHowManyOfItsValuesWereLookedAt() throws Exception {
    write(List.of(), FULL, measured(TWO));

    Element html = files.html();
    assertThat(Xml.all(html, "summary").stream().map(Element::getTextContent))
        .contains("resnet20, 2-bit, seed 1: all layers, on 1,024 images");
    assertThat(files.read("report.md").lines())
        .contains(
            "| stem | activations | 8 | 5,000 | 1.00 | 9.00 | 9.00 | 9.00 | 800 | 800 | 800 |",
            "| two | weights | 2 | 1,000 of 5,000 | 0.100 | 0.0900 | 0.110 | 0.100 | 10 | 10 | 0"
                + " |");
  }

  @Test
  void jsonHoldsAllOfIt() throws IOException {
    write(List.of(), FULL, measured(TWO));

    JsonNode runs = files.json().at("/runs");
    assertThat(runs.at("/0/quantization_error").isNull()).isTrue();
    JsonNode error = runs.at("/1/quantization_error");
    assertThat(error.at("/images").intValue()).isEqualTo(1024);
    assertThat(error.at("/means/1/tensor").textValue()).isEqualTo("weights");
    assertThat(error.at("/means/1/learned").doubleValue()).isCloseTo(0.3, within(1e-12));
    assertThat(error.at("/means/1/differences/mean_absolute_error").doubleValue())
        .isCloseTo(0.3, within(1e-12));
    assertThat(error.at("/layers")).hasSize(6);
    assertThat(error.at("/layers/4/best/divergence").doubleValue()).isEqualTo(0.1);
    assertThat(error.at("/layers/4/sampled").intValue()).isEqualTo(1000);
  }

  @Test
  void whereNothingWasMeasuredThereIsNoSection() throws IOException {
    write(List.of(), FULL, TWO);

    assertThat(files.read("report.html"))
        .doesNotContain("Quantization error", "quantization-error");
    assertThat(files.read("report.md")).doesNotContain("Quantization error");
  }

  private static LearnedStepSize size(
      String layer, TensorRole tensor, int bits, double learned, ByCriterion best) {
    boolean input = tensor == TensorRole.INPUT;
    return new LearnedStepSize(
        layer, tensor, bits, !input, 5000, input ? 5000 : 1000, learned, best);
  }

  static RunResult measured(RunResult run) {
    return measured(run, ERROR);
  }

  private static RunResult measured(RunResult run, QuantizationError error) {
    return new RunResult(
        run.variant(),
        run.variants(),
        run.spec(),
        run.evaluation(),
        run.metrics(),
        run.provenance(),
        run.failure(),
        error,
        null);
  }

  private void write(List<Reference> references, RunResult... runs) throws IOException {
    files.write(
        new Report(
            "mine", Map.of(), references, PaperRuns.dataset("cifar10", 32, 10), List.of(runs)));
  }
}
