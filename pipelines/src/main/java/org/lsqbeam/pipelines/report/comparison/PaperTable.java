package org.lsqbeam.pipelines.report.comparison;

import java.util.List;
import java.util.stream.Stream;
import org.lsqbeam.graphs.data.DatasetManifest;
import org.lsqbeam.graphs.evaluate.Accuracy;
import org.lsqbeam.pipelines.paper.AccuracyRow;
import org.lsqbeam.pipelines.paper.PaperFigures;
import org.lsqbeam.pipelines.paper.Reference;
import org.lsqbeam.pipelines.report.results.AccuracyTable;
import org.lsqbeam.pipelines.report.results.ConvergenceRule;
import org.lsqbeam.pipelines.report.results.DatasetLabel;
import org.lsqbeam.pipelines.report.results.NetworkSizes;
import org.lsqbeam.pipelines.report.results.RunResults;

/**
 * The comparison with one of the paper's tables.
 *
 * @param id unique in the report
 * @param caption the meaning of its figures
 */
public record PaperTable(
    Reference reference, String id, String caption, PaperComparison comparison) {
  private static final String TOP1 = "Top-1, %";
  private static final String TOP5 = "Top-5, %";

  /** The tables of a part of the paper whose columns are precisions. */
  public static List<PaperTable> of(
      Reference reference,
      PaperFigures paper,
      RunResults runs,
      DatasetManifest dataset,
      NetworkSizes sizes) {
    Source source = new Source(reference, runs, dataset);
    return switch (reference) {
      case TABLE1 ->
          Stream.concat(
                  source.accuracies(paper.table1()).stream(),
                  Stream.of(
                      source.table(
                          "size",
                          "Size, MiB",
                          PaperRow.sizes(paper.figure3()),
                          ComparedMetric.size(sizes))))
              .toList();
      case TABLE2 -> List.of(source.top1(PaperRow.top1(paper.table2())));
      case TABLE3 -> List.of(source.top1(PaperRow.top1(paper.table3())));
      case TABLE4 -> source.accuracies(paper.table4());
      case STEP_LEARNING_RATE -> List.of(source.top1(PaperRow.top1(paper.stepLearningRate())));
      case FIGURE4 ->
          List.of(
              source.table(
                  "balance", "R", PaperRow.balances(paper.figure4()), ComparedMetric.balance()));
      case QUANTIZATION_ERROR -> List.of();
    };
  }

  /** Whether its figures are top-1 accuracies. */
  public boolean isTop1() {
    return caption.equals(TOP1);
  }

  /** Whether its figures are top-5 accuracies. */
  public boolean isTop5() {
    return caption.equals(TOP5);
  }

  /** Whether some figure's remark contains a text. */
  public boolean hasRemark(String words) {
    return comparison.blocks().stream()
        .flatMap(block -> block.lines().stream())
        .flatMap(line -> line.cells().values().stream())
        .anyMatch(cell -> cell.remark().contains(words));
  }

  private record Source(Reference reference, RunResults runs, DatasetManifest dataset) {
    PaperTable top1(List<PaperRow> published) {
      ComparedMetric top1 = ComparedMetric.accuracy(ConvergenceRule.of(dataset), Accuracy::top1);
      return table("top1", TOP1, published, top1);
    }

    List<PaperTable> accuracies(List<AccuracyRow> published) {
      PaperTable top1 = top1(PaperRow.top1(published));
      return AccuracyTable.hasTop5(dataset.classes().size())
          ? List.of(top1, top5(PaperRow.top5(published)))
          : List.of(top1);
    }

    PaperTable top5(List<PaperRow> published) {
      ComparedMetric top5 = ComparedMetric.accuracy(ConvergenceRule.of(dataset), Accuracy::top5);
      return table("top5", TOP5, published, top5);
    }

    PaperTable table(String part, String caption, List<PaperRow> published, ComparedMetric metric) {
      return new PaperTable(
          reference,
          "paper-" + reference + "-" + part,
          caption,
          new PaperComparisonBuilder(reference, runs, DatasetLabel.of(dataset), published, metric)
              .comparison());
    }
  }
}
