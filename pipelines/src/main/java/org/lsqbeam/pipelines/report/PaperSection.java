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
 * A part of the paper beside ours, as the templates show it: everything is text.
 *
 * @param about what is compared and how
 * @param grids its tables
 * @param chart a drawing; empty for none
 * @param notes sentences on what is left out and what remarks mean
 */
record PaperSection(
    String title, String about, List<Grid> grids, String chart, List<String> notes) {
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
          QuantizationErrorTable.besidePaper(
              paper.quantizationError(), runs, DatasetLabel.of(dataset), sizes));
    }
    return new PaperSection(
        title(reference),
        about(reference),
        grids,
        reference == Reference.TABLE1
            ? new SizeChart(paper, runs, sizes, ConvergenceRule.of(dataset)).svg()
            : "",
        notes(reference, tables, runs, ConvergenceRule.of(dataset)));
  }

  private static String title(Reference reference) {
    return switch (reference) {
      case TABLE1 -> "Table 1 and Figure 3: networks, precisions and sizes";
      case TABLE2 -> "Table 2: weight decay";
      case TABLE3 -> "Table 3: gradient scale and learning rate";
      case TABLE4 -> "Table 4: distillation";
      case STEP_LEARNING_RATE -> "Section 3.5: a learning rate that falls in steps";
      case FIGURE4 -> "Figure 4: balance of updates";
      case QUANTIZATION_ERROR -> "Section 3.6: quantization error";
    };
  }

  private static String about(Reference reference) {
    return switch (reference) {
      case TABLE1 ->
          "LSQ is the paper's own method; figures of other methods are as the paper cites them."
              + " Sizes are of the parameters as stored: weights at their bits, the first and the"
              + " last layer's at 8, all others at 32.";
      case TABLE2 -> "Accuracy by weight decay.";
      case TABLE3 ->
          "Accuracy by the factor on step sizes' gradients, g of Section 2.2, and the learning rate"
              + " of the first update.";
      case TABLE4 ->
          "Accuracy with distillation from the full-precision network. That has no teacher: its"
              + " accuracy is the usual.";
      case STEP_LEARNING_RATE ->
          "The paper's steps are times 0.1 every 20 of 90 epochs; ours are in the settings.";
      case FIGURE4 ->
          "R is how far an update moves a step size, relative to it, over how far the same update"
              + " moves the layer's weights: 1 is balance. Ours: the mean over the updates observed"
              + " in the middle of the first epoch and over all quantized layers, each counting the"
              + " same, the first and the last at 8 bits among them; of weights' and of input"
              + " activations' step sizes apart; infinite, or beyond all measure, where a layer's"
              + " weights have no gradient left since step sizes ran away. The paper's: the mean over the layers and 500"
              + " updates in the middle of the first epoch, read off its bars within about 5 %.";
      case QUANTIZATION_ERROR ->
          "The learned step sizes s, mean ± deviation (n − 1), and how far they are from s*, the step"
              + " sizes of the least quantization error: means over the layers of as many bits as the"
              + " run, which leaves out the first and the last where it has fewer than 8. A dash:"
              + " not measured; study: quantization-error measures it.";
    };
  }

  private static List<String> notes(
      Reference reference, List<PaperTable> tables, RunResults runs, ConvergenceRule chance) {
    List<String> notes = new ArrayList<>(leftOut(reference, runs));
    if (tables.stream().anyMatch(table -> table.hasRemark(ConvergenceRule.DIVERGED))) {
      notes.add(chance.note());
    }
    return notes;
  }

  /** What other parts of the paper are about is not compared with this one. */
  private static List<String> leftOut(Reference reference, RunResults runs) {
    return runs.inOrder().stream()
        .filter(run -> !run.spec().precision().isFull())
        .filter(run -> reference.conditionsOf(run.spec()) == null)
        .map(
            run ->
                run.name()
                    + " is not here: what it does otherwise than usual, this part of the paper"
                    + " does not vary.")
        .toList();
  }
}
