package org.lsqbeam.pipelines.report;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.lsqbeam.pipelines.report.results.LayerMeans;
import org.lsqbeam.pipelines.report.results.NetworkSizes;
import org.lsqbeam.pipelines.report.results.RunResult;
import org.lsqbeam.pipelines.report.results.RunResults;
import org.lsqbeam.pipelines.text.Numbers;

/**
 * The report's per-layer diagnostics, as text for the templates.
 *
 * @param grid a row for each quantized run
 * @param runs their charts
 */
record LayersSection(Grid grid, List<Run> runs) {
  private static final List<String> HEADINGS =
      List.of("epochs", "R, weights", "R, inputs", "clipped weights, %", "clipped inputs, %");

  /** Charts of one run's step sizes by epoch; empty if there is nothing to draw. */
  record Run(String run, String weights, String input) {}

  /** One section, or none if no layer was observed and no step size learned. */
  static List<LayersSection> of(RunResults runs, NetworkSizes sizes) {
    List<Grid.Row> rows = new ArrayList<>();
    List<Run> charts = new ArrayList<>();
    for (RunResult run : runs.inOrder()) {
      StepSizeCurves curves = StepSizeCurves.of(run, sizes.layerOrder(run.spec()));
      List<LayerMeans> observed = LayerMeans.of(run);
      if (!observed.isEmpty() || !curves.isEmpty()) {
        rows.add(row(run, observed, curves));
      }
      if (!curves.isEmpty()) {
        charts.add(new Run(run.name(), curves.weights(), curves.input()));
      }
    }
    return rows.isEmpty()
        ? List.of()
        : List.of(
            new LayersSection(
                new Grid(
                    "layers",
                    "Means over the layers, first → last epoch observed",
                    List.of("run", "lowest step size", "highest step size"),
                    HEADINGS,
                    rows),
                charts));
  }

  private static Grid.Row row(RunResult run, List<LayerMeans> observed, StepSizeCurves curves) {
    boolean none = observed.isEmpty();
    LayerMeans first = none ? null : observed.get(0);
    LayerMeans last = none ? null : observed.get(observed.size() - 1);
    return Grid.Row.of(
        run,
        List.of(curves.lowest(), curves.highest()),
        List.of(
            both(first, last, means -> Integer.toString(means.epoch())),
            both(first, last, means -> LayerMeans.text(means.weightBalance())),
            both(first, last, means -> LayerMeans.text(means.inputBalance())),
            both(first, last, means -> Numbers.points(100 * means.weightClipped())),
            both(first, last, means -> Numbers.points(100 * means.inputClipped()))));
  }

  private static String both(
      @Nullable LayerMeans first, @Nullable LayerMeans last, Function<LayerMeans, String> part) {
    if (first == null || last == null) {
      return Numbers.NONE;
    }
    return first.equals(last) ? part.apply(first) : part.apply(first) + " → " + part.apply(last);
  }
}
