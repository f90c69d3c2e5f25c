package org.lsqbeam.pipelines.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.lsqbeam.graphs.quantize.Precision;
import org.lsqbeam.pipelines.report.comparison.ConditionColumns;
import org.lsqbeam.pipelines.report.comparison.PaperComparison;
import org.lsqbeam.pipelines.report.comparison.PaperComparison.Block;
import org.lsqbeam.pipelines.report.comparison.PaperComparison.Cell;
import org.lsqbeam.pipelines.report.comparison.PaperComparison.Line;
import org.lsqbeam.pipelines.report.results.RunResult;

/**
 * A table, as text for the templates.
 *
 * @param id the table's in the page
 * @param caption the meaning of its figures
 * @param words headings of the columns of words, which come first
 * @param figures headings of the columns of figures
 * @param rows from top to bottom
 * @param feet rows below them that stay there whatever the order of the others
 */
record Grid(
    String id,
    String caption,
    List<String> words,
    List<String> figures,
    List<Row> rows,
    List<Row> feet) {
  Grid(String id, String caption, List<String> words, List<String> figures, List<Row> rows) {
    this(id, caption, words, figures, rows, List.of());
  }

  boolean hasFeet() {
    return !feet.isEmpty();
  }

  private static final int FINGERPRINT_DIGITS = 12;

  /**
   * One row.
   *
   * @param style the row's classes in the page
   * @param head the first word
   * @param words the others
   * @param runs those of the figures, as {@link #fingerprints} names them; may be empty
   */
  record Row(String style, String head, List<String> words, List<Figure> figures, String runs) {
    Row(String style, String head, List<String> words, List<Figure> figures) {
      this(style, head, words, figures, "");
    }

    /** Names runs, separated by spaces. */
    static String fingerprints(List<RunResult> runs) {
      return runs.stream()
          .map(run -> run.spec().fingerprint().substring(0, FINGERPRINT_DIGITS))
          .collect(Collectors.joining(" "));
    }

    /** A row of one run's figures, under its name. */
    static Row of(RunResult run, List<String> words, List<String> figures) {
      Row row = of("first", run.name(), words, figures);
      return new Row(row.style, row.head, words, row.figures, fingerprints(List.of(run)));
    }

    /** A row of figures without remarks. */
    static Row of(String style, String head, List<String> words, List<String> figures) {
      return new Row(
          style, head, words, figures.stream().map(text -> new Figure(text, "")).toList());
    }
  }

  /**
   * A figure and a remark on it; either may be empty.
   *
   * @param runs those of the figure, as {@link Row#fingerprints} names them; may be empty
   */
  record Figure(String text, String remark, String runs) {
    Figure(String text, String remark) {
      this(text, remark, "");
    }
  }

  /**
   * Arranges a comparison; network and conditions of a block are in its first line only.
   *
   * @param conditions the columns of the blocks' conditions
   */
  static Grid of(
      String id, String caption, PaperComparison comparison, ConditionColumns conditions) {
    List<String> words = new ArrayList<>(List.of("network"));
    words.addAll(conditions.headings());
    words.add("figures of");
    List<Row> rows = new ArrayList<>();
    for (Block block : comparison.blocks()) {
      boolean first = true;
      for (Line line : block.lines()) {
        List<String> others = new ArrayList<>();
        for (String word : conditions.of(block.conditions())) {
          others.add(first ? word : "");
        }
        others.add(line.name());
        String kind = line.kind().name().toLowerCase(Locale.ROOT);
        rows.add(
            new Row(
                first ? kind + " first" : kind,
                first ? block.network() : "",
                others,
                comparison.precisions().stream().map(at -> figure(line, at)).toList()));
        first = false;
      }
    }
    List<String> figures = comparison.precisions().stream().map(Precision::label).toList();
    return new Grid(id, caption, words, figures, rows);
  }

  private static Figure figure(Line line, Precision precision) {
    Cell cell = line.cells().get(precision);
    return cell == null
        ? new Figure("", "")
        : new Figure(cell.text(), cell.remark(), Row.fingerprints(cell.runs()));
  }
}
