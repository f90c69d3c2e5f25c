package org.lsqbeam.pipelines.report;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.lsqbeam.graphs.analysis.ByCriterion;
import org.lsqbeam.graphs.quantize.Precision;
import org.lsqbeam.graphs.quantize.TensorRole;
import org.lsqbeam.pipelines.paper.QuantizationErrorRow;
import org.lsqbeam.pipelines.paper.Reference;
import org.lsqbeam.pipelines.report.results.DatasetLabel;
import org.lsqbeam.pipelines.report.results.NetworkSizes;
import org.lsqbeam.pipelines.report.results.QuantizationErrorMeans;
import org.lsqbeam.pipelines.report.results.RunResult;
import org.lsqbeam.pipelines.report.results.RunResults;
import org.lsqbeam.pipelines.text.Numbers;

/** The table of learned step sizes and their quantization error, with or without the paper's. */
final class QuantizationErrorTable {
  private QuantizationErrorTable() {}

  /** Lists measured runs only. */
  static Grid ofOurs(List<RunResult> runs) {
    List<Grid.Row> rows = new ArrayList<>();
    for (TensorRole tensor : List.of(TensorRole.INPUT, TensorRole.WEIGHTS)) {
      rows.addAll(rows(name(tensor), runs, "", QuantizationErrorMeans::of));
    }
    return grid("quantization-error", "run", rows);
  }

  /**
   * Lists the paper's figures below those of runs with default settings: measured runs, and the
   * step sizes of other runs at the paper's precision.
   */
  static Grid withPaper(
      List<QuantizationErrorRow> paper, RunResults runs, DatasetLabel data, NetworkSizes sizes) {
    List<RunResult> ours =
        runs.inOrder().stream().filter(QuantizationErrorTable::isCompared).toList();
    List<Grid.Row> rows = new ArrayList<>();
    for (QuantizationErrorRow row : paper) {
      List<Grid.Row> ofTensor =
          rows(
              row.tensor(),
              ours,
              "ours on " + data.text() + ", ",
              run -> means(run, row.precision(), sizes));
      rows.addAll(ofTensor);
      rows.add(papers(row, ofTensor.isEmpty()));
    }
    return grid("paper-quantization-error", "figures of", rows);
  }

  /** Whether a run's figures are compared with the paper's. */
  static boolean isCompared(RunResult run) {
    return Reference.QUANTIZATION_ERROR.conditionsOf(run.spec()) != null;
  }

  /** The paper's name of a tensor. */
  static String name(TensorRole tensor) {
    return tensor == TensorRole.WEIGHTS ? "weights" : "activations";
  }

  /** Formats a share in percent. */
  static String percent(double share) {
    return Numbers.decimals(100 * share, 0);
  }

  private static List<Grid.Row> rows(
      String tensor,
      List<RunResult> runs,
      String whose,
      Function<RunResult, List<QuantizationErrorMeans>> of) {
    List<Grid.Row> rows = new ArrayList<>();
    for (RunResult run : runs) {
      for (QuantizationErrorMeans means : of.apply(run)) {
        if (name(means.tensor()).equals(tensor)) {
          ByCriterion differences = means.differences();
          rows.add(
              row(
                  "ours",
                  rows.isEmpty() ? tensor : "",
                  whose + run.name(),
                  Grid.Row.fingerprints(List.of(run)),
                  List.of(
                      Integer.toString(means.layers()),
                      means
                          .learned()
                          .text(
                              QuantizationErrorTable::threeDigits,
                              QuantizationErrorTable::threeDigits),
                      percent(differences.meanAbsoluteError()),
                      percent(differences.meanSquaredError()),
                      percent(differences.divergence()))));
        }
      }
    }
    return rows;
  }

  /** The paper's row, which has no number of layers. */
  private static Grid.Row papers(QuantizationErrorRow row, boolean first) {
    return row(
        "paper",
        first ? row.tensor() : "",
        "LSQ, " + row.network() + " on ImageNet, " + row.precision().label(),
        "",
        List.of(
            "",
            Numbers.exact(row.learned()) + " ± " + Numbers.exact(row.deviation()),
            Numbers.exact(row.meanAbsoluteError()),
            Numbers.exact(row.meanSquaredError()),
            Numbers.exact(row.divergence())));
  }

  private static Grid.Row row(
      String style, String head, String of, String runs, List<String> figures) {
    return new Grid.Row(
        head.isEmpty() ? style : style + " first",
        head,
        List.of(of),
        figures.stream().map(text -> new Grid.Figure(text, "")).toList(),
        runs);
  }

  private static Grid grid(String id, String of, List<Grid.Row> rows) {
    return new Grid(
        id,
        "Learned s, and |s − s*| / s in percent by three errors",
        List.of("step sizes of", of),
        List.of("layers", "learned s", "mean absolute", "mean squared", "Kullback-Leibler"),
        rows);
  }

  private static List<QuantizationErrorMeans> means(
      RunResult run, Precision papers, NetworkSizes sizes) {
    if (run.quantizationError() != null) {
      return QuantizationErrorMeans.of(run);
    }
    return run.spec().precision().equals(papers)
        ? QuantizationErrorMeans.ofStepSizes(run, sizes)
        : List.of();
  }

  private static String threeDigits(double value) {
    return Numbers.significant(value, 3);
  }
}
