package org.lsqbeam.pipelines.report;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.lsqbeam.pipelines.report.results.AccuracyTable;
import org.lsqbeam.pipelines.report.results.AccuracyTable.Cell;
import org.lsqbeam.pipelines.report.results.Figure;
import org.lsqbeam.pipelines.text.AlignedLines;
import org.lsqbeam.pipelines.text.Numbers;

/** Formats the accuracy table for a terminal, in ASCII. */
final class PlainTable {
  private PlainTable() {}

  static String of(AccuracyTable table) {
    List<List<String>> lines = new ArrayList<>();
    List<String> header = new ArrayList<>(List.of("network", "percent"));
    table.precisions().forEach(p -> header.add(p.label()));
    lines.add(header);
    for (AccuracyTable.Row row : table.rows()) {
      lines.add(line(row.of().name(), "top-1", row, PlainTable::top1));
      if (row.cells().stream().anyMatch(cell -> cell.change().isKnown())) {
        lines.add(line("", "change", row, cell -> cell.change().text(Numbers::change)));
      }
      if (table.hasTop5()) {
        lines.add(line("", "top-5", row, cell -> cell.trained().top5().text(Numbers::points)));
      }
    }
    StringBuilder text =
        new StringBuilder(AlignedLines.of("<<" + ">".repeat(header.size() - 2), lines));
    table.notes().forEach(note -> text.append(ascii(note)).append('\n'));
    return text.toString();
  }

  private static List<String> line(
      String network, String part, AccuracyTable.Row row, Function<Cell, String> figure) {
    List<String> line = new ArrayList<>(List.of(ascii(network), part));
    row.cells().forEach(cell -> line.add(ascii(figure.apply(cell))));
    return line;
  }

  private static String top1(Cell cell) {
    Figure top1 = cell.trained().top1();
    return top1.isKnown() && !top1.remark().isEmpty()
        ? top1.text(Numbers::points) + " (" + top1.remark() + ")"
        : top1.text(Numbers::points) + top1.remark();
  }

  /** Returns a text in ASCII. */
  static String ascii(String text) {
    return text.replace("−", "-")
        .replace("±", "+/-")
        .replace(Numbers.NONE, "-")
        .replaceAll("[^ -~]", "?");
  }
}
