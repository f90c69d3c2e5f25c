package org.lsqbeam.pipelines.report;

import java.util.ArrayList;
import java.util.List;
import org.lsqbeam.graphs.data.DatasetManifest;
import org.lsqbeam.pipelines.paper.PaperFigures;
import org.lsqbeam.pipelines.paper.Reference;
import org.lsqbeam.pipelines.report.comparison.ConditionColumns;
import org.lsqbeam.pipelines.report.comparison.PaperTable;
import org.lsqbeam.pipelines.report.results.ConvergenceRule;
import org.lsqbeam.pipelines.report.results.DatasetLabel;
import org.lsqbeam.pipelines.report.results.NetworkSizes;
import org.lsqbeam.pipelines.report.results.RunResults;

/**
 * The comparison with one part of the paper, as text for the templates.
 *
 * @param about explains the comparison
 * @param grids the tables
 * @param chart SVG; empty if there is none
 * @param whose a sentence on whose points the chart has; empty if there is none
 * @param notes sentences on omitted runs and on what the remarks mean
 */
record PaperSection(
    String title, String about, List<Grid> grids, String chart, String whose, List<String> notes) {
  boolean hasNotes() {
    return !notes.isEmpty();
  }

  static PaperSection of(
      Reference reference,
      List<PaperTable> tables,
      PaperFigures paper,
      RunResults runs,
      DatasetManifest dataset,
      NetworkSizes sizes) {
    List<Grid> grids = new ArrayList<>();
    for (PaperTable table : tables) {
      ConditionColumns conditions = new ConditionColumns(reference);
      grids.add(Grid.of(table.id(), table.caption(), table.comparison(), conditions));
    }
    if (reference == Reference.QUANTIZATION_ERROR) {
      grids.add(
          QuantizationErrorTable.withPaper(
              paper.quantizationError(), runs, DatasetLabel.of(dataset), sizes));
    }
    SizeChart chart =
        reference == Reference.TABLE1 ? new SizeChart(paper, runs, sizes, dataset) : null;
    return new PaperSection(
        reference.title(),
        reference.about(),
        grids,
        chart == null ? "" : chart.svg(),
        chart == null ? "" : chart.whose(),
        notes(reference, tables, runs, ConvergenceRule.of(dataset)));
  }

  private static List<String> notes(
      Reference reference, List<PaperTable> tables, RunResults runs, ConvergenceRule rule) {
    List<String> notes = new ArrayList<>(leftOut(reference, runs));
    if (tables.stream().anyMatch(table -> table.hasRemark(ConvergenceRule.DIVERGED))) {
      notes.add(rule.note());
    }
    return notes;
  }

  /** Names the quantized runs that belong to another part of the paper. */
  private static List<String> leftOut(Reference reference, RunResults runs) {
    return runs.inOrder().stream()
        .filter(run -> !run.spec().precision().isFull())
        .filter(run -> reference.conditionsOf(run.spec()) == null)
        .map(
            run ->
                run.name()
                    + " is omitted: it changes settings that this part of the paper does not vary.")
        .toList();
  }
}
