package org.lsqbeam.pipelines.report.comparison;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.lsqbeam.graphs.quantize.Precision;
import org.lsqbeam.pipelines.report.comparison.PaperComparison.Block;
import org.lsqbeam.pipelines.report.comparison.PaperComparison.Cell;
import org.lsqbeam.pipelines.report.comparison.PaperComparison.Kind;
import org.lsqbeam.pipelines.report.comparison.PaperComparison.Line;
import org.lsqbeam.pipelines.report.results.AccuracyTable;
import org.lsqbeam.pipelines.report.results.DatasetLabel;
import org.lsqbeam.pipelines.report.results.Figure;
import org.lsqbeam.pipelines.report.results.RunResult;

/**
 * The paper's accuracies that stand below a row of ours, under the same conditions: those of its
 * network, or of the paper's first network if the paper does not have it.
 *
 * @param label the paper's network and data
 * @param remark how they differ from ours; empty if they do not
 * @param top1 by precision
 * @param top5 by precision; may be empty
 */
public record PapersAccuracy(
    String label, String remark, Map<Precision, Cell> top1, Map<Precision, Cell> top5) {
  /** Finds the paper's accuracies of a row. */
  public static Optional<PapersAccuracy> of(
      AccuracyTable.Row row, List<PaperTable> tables, DatasetLabel data) {
    return lines(row, tables, PaperTable::isTop1)
        .findFirst()
        .map(
            top1 ->
                new PapersAccuracy(
                    "paper: " + top1.network() + (data.isPapers() ? "" : " on ImageNet"),
                    remark(top1.network().equals(row.of().network()), data.isPapers()),
                    top1.cells(),
                    lines(row, tables, PaperTable::isTop5)
                        .filter(top5 -> top5.network().equals(top1.network()))
                        .findFirst()
                        .map(Line::cells)
                        .orElse(Map.of())));
  }

  private static String remark(boolean sameNetwork, boolean sameData) {
    if (sameNetwork) {
      return sameData ? "" : "another dataset";
    }
    return sameData ? "another network" : "another network and dataset";
  }

  private static Stream<Line> lines(
      AccuracyTable.Row row, List<PaperTable> tables, Predicate<PaperTable> which) {
    Set<List<RunResult>> runs = new HashSet<>();
    boolean quantized = row.cells().stream().anyMatch(cell -> isRun(cell, false));
    row.cells().stream()
        .filter(cell -> isRun(cell, !quantized))
        .forEach(cell -> runs.add(cell.runs()));
    return tables.stream()
        .filter(which)
        .flatMap(table -> table.comparison().blocks().stream())
        .filter(block -> has(block, runs))
        .flatMap(block -> block.linesOf(Kind.PAPER));
  }

  private static boolean isRun(AccuracyTable.Cell cell, boolean full) {
    return !cell.runs().isEmpty() && cell.precision().isFull() == full;
  }

  private static boolean has(Block block, Set<List<RunResult>> runs) {
    return block
        .linesOf(Kind.OURS)
        .flatMap(line -> line.cells().values().stream())
        .anyMatch(cell -> runs.contains(cell.runs()));
  }

  /** Returns the change of top-1 from the paper's full precision. */
  public Figure change(Precision precision) {
    @Nullable Cell full = top1.get(Precision.FULL);
    @Nullable Cell quantized = top1.get(precision);
    return precision.isFull()
            || full == null
            || quantized == null
            || !full.figure().isKnown()
            || !quantized.figure().isKnown()
        ? Figure.missing("")
        : Figure.of(quantized.figure().mean() - full.figure().mean());
  }
}
