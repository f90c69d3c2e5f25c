package org.lsqbeam.pipelines.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lsqbeam.graphs.files.Json;
import org.lsqbeam.graphs.measure.ByCriterion;
import org.lsqbeam.graphs.measure.LearnedStepSize;
import org.lsqbeam.graphs.measure.LearnedStepSize.Tensor;
import org.lsqbeam.graphs.measure.QuantizationError;
import org.w3c.dom.Element;

class QuantizationErrorSectionTest {
  private static final RunResult FULL = SampleRuns.run("resnet20", "full", 1, 10, 10, 90.5);
  private static final RunResult TWO = SampleRuns.run("resnet20", "2", 1, 10, 10.4, 88.1);

  /** Two layers of 2 bits between an 8-bit first one, whose step size is far off, and no last. */
  private static final QuantizationError ERROR =
      new QuantizationError(
          1024,
          List.of(
              size("stem", Tensor.WEIGHTS, 8, 1, new ByCriterion(9, 9, 9)),
              size("stem", Tensor.INPUT, 8, 1, new ByCriterion(9, 9, 9)),
              size("one", Tensor.WEIGHTS, 2, 0.5, new ByCriterion(0.25, 0.5, 1)),
              size("one", Tensor.INPUT, 2, 0.8, new ByCriterion(0.4, 0.8, 1.2)),
              size("two", Tensor.WEIGHTS, 2, 0.1, new ByCriterion(0.09, 0.11, 0.1)),
              size("two", Tensor.INPUT, 2, 1.2, new ByCriterion(1.8, 0.12, 1.2))));

  private final Path folder;

  QuantizationErrorSectionTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void meansAreOverTheLayersOfTheRunsBitsAndStandBesideThePapers() throws Exception {
    write(FULL, measured());

    // Weights: differences 50, 0, 100 and 10, 10, 0 percent; inputs 50, 0, 50 and 50, 90, 0.
    // Learned: 0.5 and 0.1 deviate by 0.2 sqrt(2), 0.8 and 1.2 as much.
    assertThat(Xml.table(Xml.parse(read("report.html")), "quantization-error"))
        .containsExactly(
            List.of(
                "resnet20, 2 bits, seed 1", "activations", "2", "1.00 ± 0.283", "50", "45", "25"),
            List.of("resnet20, 2 bits, seed 1", "weights", "2", "0.300 ± 0.283", "30", "5", "50"),
            List.of(
                "the paper's ResNet-18, ImageNet, 2 bits",
                "activations",
                "",
                "0.949 ± 0.206",
                "50",
                "63",
                "64"),
            List.of(
                "the paper's ResNet-18, ImageNet, 2 bits",
                "weights",
                "",
                "0.025 ± 0.019",
                "47",
                "28",
                "46"));
    assertThat(read("report.md"))
        .contains("| resnet20, 2 bits, seed 1 | weights | 2 | 0.300 ± 0.283 | 30 | 5 | 50 |");
  }

  @Test
  void everyLayerIsListedWithHowManyOfItsValuesWereLookedAt() throws Exception {
    write(FULL, measured());

    Element html = Xml.parse(read("report.html"));
    assertThat(Xml.all(html, "summary").stream().map(Element::getTextContent))
        .contains("resnet20, 2 bits, seed 1: the layers, on 1,024 images");
    assertThat(read("report.md").lines())
        .contains(
            "| stem | activations | 8 | 5,000 | 1.00 | 9.00 | 9.00 | 9.00 | 800 | 800 | 800 |",
            "| two | weights | 2 | 1,000 of 5,000 | 0.100 | 0.0900 | 0.110 | 0.100 | 10 | 10 | 0 |");
  }

  @Test
  void jsonHoldsAllOfIt() throws IOException {
    write(FULL, measured());

    JsonNode runs = Json.read(folder.resolve("results.json"), JsonNode.class).at("/runs");
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
    write(FULL, TWO);

    assertThat(read("report.html")).doesNotContain("Quantization error", "quantization-error");
    assertThat(read("report.md")).doesNotContain("Quantization error");
  }

  private static LearnedStepSize size(
      String layer, Tensor tensor, int bits, double learned, ByCriterion best) {
    boolean input = tensor == Tensor.INPUT;
    return new LearnedStepSize(
        layer, tensor, bits, !input, 5000, input ? 5000 : 1000, learned, best);
  }

  private static RunResult measured() {
    return new RunResult(
        "", TWO.spec(), TWO.evaluation(), TWO.metrics(), TWO.provenance(), null, ERROR);
  }

  private void write(RunResult... runs) throws IOException {
    new Report("mine", Map.of(), List.of(), SampleRuns.dataset("cat", "dog"), List.of(runs))
        .writeTo(folder);
  }

  private String read(String file) throws IOException {
    return Files.readString(folder.resolve(file));
  }
}
