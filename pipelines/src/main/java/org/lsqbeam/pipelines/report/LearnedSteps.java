package org.lsqbeam.pipelines.report;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.lsqbeam.pipelines.paper.QuantizationErrorRow;
import org.lsqbeam.pipelines.paper.Reference;
import org.lsqbeam.pipelines.report.StepSizes.Layer;
import org.lsqbeam.pipelines.report.StepSizes.Learned;

/** The table of learned step sizes and their quantization error, ours beside the paper's. */
final class LearnedSteps {
  private static final String WEIGHTS = "weights";

  private LearnedSteps() {}

  static Grid grid(List<QuantizationErrorRow> paper, Runs runs, String preset, NetworkSizes sizes) {
    List<Grid.Row> rows = new ArrayList<>();
    for (QuantizationErrorRow row : paper) {
      boolean first = true;
      for (RunResult run : runs.inOrder()) {
        boolean belongs =
            run.spec().precision().equals(row.precision())
                && Reference.QUANTIZATION_ERROR.conditionsOf(run.spec()) != null;
        if (belongs && !run.metrics().isEmpty()) {
          rows.add(ours(run, row, preset, sizes, first));
          first = false;
        }
      }
      rows.add(papers(row, first));
    }
    return new Grid(
        "paper-quantization-error",
        "Learned s, and |s − s*| / s in percent by three errors",
        List.of("step sizes of", "figures of"),
        List.of("learned s", "mean absolute", "mean squared", "Kullback-Leibler"),
        rows);
  }

  private static Grid.Row ours(
      RunResult run, QuantizationErrorRow row, String preset, NetworkSizes sizes, boolean first) {
    List<String> layers = sizes.of(run.spec()).layers();
    List<String> inner = layers.subList(1, layers.size() - 1);
    Function<Layer, Learned> tensor = row.tensor().equals(WEIGHTS) ? Layer::weights : Layer::input;
    List<Double> learned =
        StepSizes.of(run, sizes.layerOrder(run.spec())).layers().stream()
            .filter(layer -> inner.contains(layer.name()))
            .map(layer -> tensor.apply(layer).trained())
            .toList();
    return new Grid.Row(
        first ? "ours first" : "ours",
        first ? row.tensor() : "",
        List.of("ours on " + preset + ", " + AccuracyTable.name(run)),
        List.of(
            learned.isEmpty() ? Numbers.NONE : text(MeanOverSeeds.of(learned)),
            Numbers.NONE,
            Numbers.NONE,
            Numbers.NONE));
  }

  private static String text(MeanOverSeeds mean) {
    return mean.text(LearnedSteps::threeDecimals, LearnedSteps::threeDecimals);
  }

  private static String threeDecimals(double value) {
    return Numbers.decimals(value, 3);
  }

  private static Grid.Row papers(QuantizationErrorRow row, boolean first) {
    return new Grid.Row(
        first ? "paper first" : "paper",
        first ? row.tensor() : "",
        List.of("LSQ, " + row.network() + " on ImageNet, " + AccuracyTable.bits(row.precision())),
        List.of(
            threeDecimals(row.learned()) + " ± " + threeDecimals(row.deviation()),
            Numbers.exact(row.meanAbsoluteError()),
            Numbers.exact(row.meanSquaredError()),
            Numbers.exact(row.divergence())));
  }
}
