package org.lsqbeam.pipelines.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lsqbeam.graphs.quantize.Precision;
import org.lsqbeam.pipelines.report.comparison.PaperComparison;
import org.lsqbeam.pipelines.report.comparison.PaperTable;
import org.lsqbeam.pipelines.report.comparison.PapersAccuracy;
import org.lsqbeam.pipelines.report.results.AccuracyTable;
import org.lsqbeam.pipelines.report.results.DatasetLabel;
import org.lsqbeam.pipelines.report.results.Figure;
import org.lsqbeam.pipelines.text.Numbers;

/**
 * A row of the accuracy table, as text for the templates.
 *
 * @param style tells our rows from the paper's
 * @param network or the paper's, with its data
 * @param remark how the paper's network and data differ from ours; may be empty
 */
record ShownRow(String style, String network, String remark, List<Figures> cells) {
  private static final PaperComparison.Cell NOT_PUBLISHED =
      new PaperComparison.Cell(Figure.missing(""), "", List.of());

  /** A cell; missing figures are empty. */
  record Figures(String top1, String change, String top5, String remark, String runs) {}

  /** Our rows, each with the paper's below it; rows with the same of the paper stay together. */
  static List<ShownRow> of(AccuracyTable table, List<PaperTable> tables, DatasetLabel data) {
    List<ShownRow> rows = new ArrayList<>();
    Optional<PapersAccuracy> waiting = Optional.empty();
    for (AccuracyTable.Row row : table.rows()) {
      Optional<PapersAccuracy> papers = PapersAccuracy.of(row, tables, data);
      if (!waiting.equals(papers)) {
        waiting.ifPresent(before -> rows.add(papers(before, table.precisions())));
      }
      List<Figures> figures = row.cells().stream().map(ShownRow::figures).toList();
      rows.add(new ShownRow("ours", row.of().name(), "", figures));
      waiting = papers;
    }
    waiting.ifPresent(last -> rows.add(papers(last, table.precisions())));
    return List.copyOf(rows);
  }

  private static ShownRow papers(PapersAccuracy paper, List<Precision> precisions) {
    List<Figures> figures =
        precisions.stream()
            .map(
                at -> {
                  PaperComparison.Cell top1 = paper.top1().getOrDefault(at, NOT_PUBLISHED);
                  return new Figures(
                      top1.text(),
                      paper.change(at).text(Numbers::change),
                      paper.top5().getOrDefault(at, NOT_PUBLISHED).text(),
                      top1.remark(),
                      "");
                })
            .toList();
    return new ShownRow("paper", paper.label(), paper.remark(), figures);
  }

  private static Figures figures(AccuracyTable.Cell cell) {
    return new Figures(
        cell.trained().top1().text(Numbers::points),
        cell.change().text(Numbers::change),
        cell.trained().top5().text(Numbers::points),
        cell.remark(),
        Grid.Row.fingerprints(cell.runs()));
  }
}
