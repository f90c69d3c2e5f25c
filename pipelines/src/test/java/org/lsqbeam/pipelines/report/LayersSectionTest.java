package org.lsqbeam.pipelines.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lsqbeam.graphs.train.EpochMetrics;
import org.lsqbeam.pipelines.report.comparison.PaperRuns;
import org.w3c.dom.Element;

class LayersSectionTest {
  /** The order of the network: the images first, the logits last. */
  private static final List<String> RESNET_8 =
      List.of(
          "stem",
          "stage1/block1/conv1",
          "stage1/block1/conv2",
          "stage2/block1/projection",
          "stage2/block1/conv1",
          "stage2/block1/conv2",
          "stage3/block1/projection",
          "stage3/block1/conv1",
          "stage3/block1/conv2",
          "logits");

  private final ReportFiles files;

  LayersSectionTest(@TempDir Path folder) {
    files = new ReportFiles(folder);
  }

  @Test
  void meansOverTheLayersAreOfTheFirstAndTheLastEpochObserved() throws Exception {
    write(
        epoch(0, 1, null),
        epoch(1, 1, observed(0.01)),
        epoch(2, 1, observed(0.02)),
        epoch(3, 1, null));

    assertThat(files.rows("layers"))
        .containsExactly(
            "resnet-8, 2-bit, seed 1|none fell|none rose|1 → 2|0.0200 → 0.0400|2.00 → 2.00|1.0 →"
                + " 2.0|25.0 → 25.0");
    assertThat(files.read("report.md").lines())
        .contains(
            "| resnet-8, 2-bit, seed 1 | none fell | none rose | 1 → 2 | 0.0200 → 0.0400 | 2.00 →"
                + " 2.00 | 1.0 → 2.0 | 25.0 → 25.0 |");
    JsonNode second = files.json();
    assertThat(second.at("/runs/0/curves/2/weight_balance").doubleValue()).isEqualTo(0.04);
    assertThat(second.at("/runs/0/curves/2/input_clipped").doubleValue()).isEqualTo(0.25);
  }

  @Test
  void aStepSizeThatCollapsesIsNamedAndItsLineFalls() throws Exception {
    write(epoch(0, 1, null), epoch(1, 0.5, null), epoch(2, 1.0 / 1024, null));

    assertThat(files.table("layers").get(0).get(1))
        .isEqualTo("×0.00098 (stage2/block1/conv1, weights, epoch 2)");
    Element chart =
        Xml.all(files.html(), "svg").stream()
            .filter(
                svg ->
                    svg.getAttribute("aria-label").startsWith("How the step sizes of the weights"))
            .findFirst()
            .orElseThrow();
    // The axis ends at 2 to the -10.
    assertThat(texts(chart)).contains("stage2/block1/conv1", "×2⁻¹⁰", "×1");
    List<Element> curves =
        Xml.all(chart, "polyline").stream()
            .filter(line -> line.getAttribute("class").startsWith("curve"))
            .toList();
    assertThat(curves).hasSize(RESNET_8.size());
    List<Double> ends =
        curves.stream()
            .map(line -> line.getAttribute("points"))
            .map(points -> Double.valueOf(points.substring(points.lastIndexOf(',') + 1)))
            .sorted()
            .toList();
    // All others end where they began; y grows downwards.
    assertThat(ends.subList(0, ends.size() - 1)).containsOnly(ends.get(0));
    assertThat(ends.get(ends.size() - 1)).isGreaterThan(ends.get(0) + 100);
  }

  @Test
  void aStepSizeThatRunsAwayIsNamedAndSoIsAnInfiniteBalance() throws Exception {
    write(
        epoch(0, 1, null),
        epoch(1, 3000, Map.of("stem/weight_balance", Double.POSITIVE_INFINITY)),
        epoch(2, 20, null));

    List<String> row = files.table("layers").get(0);
    assertThat(row.get(1)).isEqualTo("none fell");
    assertThat(row.get(2)).isEqualTo("×3000 (stage2/block1/conv1, weights, epoch 1)");
    assertThat(row.get(4)).isEqualTo("infinite");
  }

  @Test
  void everyNumberOfEveryLayerIsInTheJson() throws Exception {
    write(epoch(0, 1, null), epoch(1, 0.5, observed(0.01)));

    JsonNode run = files.json().at("/runs/0");
    JsonNode sizes = run.at("/step_sizes_by_epoch");
    assertThat(sizes).hasSize(2 * RESNET_8.size());
    assertThat(sizes.at("/stage2~1block1~1conv1~1weight_step_size").toString())
        .isEqualTo("[0.5,0.25]");
    assertThat(run.at("/layers_by_epoch/logits~1weight_balance").toString())
        .isEqualTo("[null,0.03]");
    assertThat(run.at("/curves")).hasSize(2);
  }

  @Test
  void layersAreInTheNetworksOrder() throws Exception {
    write(epoch(0, 1, null), epoch(1, 0.5, null));

    Element table =
        Xml.all(files.html(), "table").stream()
            .filter(each -> each.getTextContent().contains("weights: initial"))
            .findFirst()
            .orElseThrow();
    assertThat(
            Xml.all(table, "th").stream()
                .filter(cell -> cell.getAttribute("scope").equals("row"))
                .map(Element::getTextContent))
        .containsExactlyElementsOf(RESNET_8);
    JsonNode json = files.json();
    assertThat(json.at("/runs/0/step_sizes")).hasSize(RESNET_8.size());
    assertThat(json.at("/runs/0/step_sizes/3/layer").textValue())
        .isEqualTo("stage2/block1/projection");
  }

  @Test
  void aFullPrecisionNetworkHasNoLayersToShow() throws Exception {
    files.write(
        new Report(
            "layers",
            Map.of(),
            List.of(),
            PaperRuns.dataset("cifar10", 32, 10),
            List.of(SampleRuns.run("resnet-8", "full", 1, 3, 10, 90))));

    assertThat(files.read("report.html")).doesNotContain("Per-layer diagnostics");
    assertThat(files.read("report.md")).doesNotContain("Per-layer diagnostics");
  }

  /** All step sizes 0.5, but one of weights that many times as large. */
  private static EpochMetrics epoch(int epoch, double times, @Nullable Map<String, Double> layers) {
    Map<String, Double> sizes = new HashMap<>();
    for (String layer : RESNET_8) {
      boolean changes = layer.equals("stage2/block1/conv1");
      sizes.put(layer + "/weight_step_size", changes ? 0.5 * times : 0.5);
      sizes.put(layer + "/input_step_size", 0.5);
    }
    return PaperRuns.epoch(epoch, sizes, layers);
  }

  /** The diagnostics of two layers. */
  private static Map<String, Double> observed(double weights) {
    return Map.of(
        "stem/weight_balance",
        weights,
        "logits/weight_balance",
        3 * weights,
        "stem/input_balance",
        1.0,
        "logits/input_balance",
        3.0,
        "stem/weight_clipped",
        weights / 2,
        "logits/weight_clipped",
        weights * 3 / 2,
        "stem/input_clipped",
        0.0,
        "logits/input_clipped",
        0.5);
  }

  private void write(EpochMetrics... metrics) throws IOException {
    files.write(
        new Report(
            "layers",
            Map.of(),
            List.of(),
            PaperRuns.dataset("cifar10", 32, 10),
            List.of(PaperRuns.of("resnet-8").run("", "2", 80, metrics))));
  }

  private static List<String> texts(Element chart) {
    return Xml.all(chart, "text").stream().map(Element::getTextContent).toList();
  }
}
