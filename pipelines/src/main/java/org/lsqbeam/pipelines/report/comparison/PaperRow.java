package org.lsqbeam.pipelines.report.comparison;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.lsqbeam.pipelines.paper.AccuracyRow;
import org.lsqbeam.pipelines.paper.BalanceRow;
import org.lsqbeam.pipelines.paper.ByPrecision;
import org.lsqbeam.pipelines.paper.Conditions;
import org.lsqbeam.pipelines.paper.SizeRow;

/**
 * A row of published figures of any metric.
 *
 * @param network of the figures
 * @param method the paper's own or one that it cites
 * @param conditions that distinguish the rows of one network and method
 * @param figures by precision
 */
record PaperRow(String network, String method, Conditions conditions, ByPrecision figures) {
  /** Whether it is the paper's own, not one that it cites. */
  boolean isPapers() {
    return method.equals(AccuracyRow.LSQ);
  }

  static List<PaperRow> top1(List<AccuracyRow> rows) {
    return accuracy(rows, AccuracyRow::top1);
  }

  static List<PaperRow> top5(List<AccuracyRow> rows) {
    return accuracy(rows, AccuracyRow::top5);
  }

  private static List<PaperRow> accuracy(
      List<AccuracyRow> rows, Function<AccuracyRow, @Nullable ByPrecision> of) {
    return rows.stream()
        .flatMap(
            row ->
                Stream.ofNullable(of.apply(row))
                    .map(
                        figures ->
                            new PaperRow(row.network(), row.method(), row.conditions(), figures)))
        .toList();
  }

  static List<PaperRow> sizes(List<SizeRow> rows) {
    return rows.stream()
        .map(row -> new PaperRow(row.network(), AccuracyRow.LSQ, Conditions.NONE, row.mebibytes()))
        .toList();
  }

  static List<PaperRow> balances(List<BalanceRow> rows) {
    return rows.stream()
        .map(row -> new PaperRow(row.network(), AccuracyRow.LSQ, row.conditions(), row.balance()))
        .toList();
  }
}
