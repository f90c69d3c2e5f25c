package org.lsqbeam.pipelines.report.comparison;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.lsqbeam.graphs.quantize.Precision;
import org.lsqbeam.pipelines.paper.ByPrecision;
import org.lsqbeam.pipelines.paper.Conditions;
import org.lsqbeam.pipelines.paper.Reference;
import org.lsqbeam.pipelines.report.comparison.PaperComparison.Block;
import org.lsqbeam.pipelines.report.comparison.PaperComparison.Cell;
import org.lsqbeam.pipelines.report.comparison.PaperComparison.Kind;
import org.lsqbeam.pipelines.report.comparison.PaperComparison.Line;
import org.lsqbeam.pipelines.report.results.DatasetLabel;
import org.lsqbeam.pipelines.report.results.MeanOverSeeds;
import org.lsqbeam.pipelines.report.results.RunResult;
import org.lsqbeam.pipelines.report.results.RunResults;
import org.lsqbeam.pipelines.report.results.Statistic;

/**
 * Puts figures of ours beside the paper's, by what decided our runs. Where network and data are the
 * paper's, ours is compared with the paper's, and what the paper cites stands there too. Where they
 * are not, the paper's own of the same conditions stand beside ours, named and not compared.
 */
final class PaperComparisonBuilder {
  private final Reference reference;
  private final RunResults runs;
  private final DatasetLabel data;
  private final List<PaperRow> published;
  private final ComparedMetric quantity;
  private final TreeSet<Precision> precisions = new TreeSet<>(RunResults.FULL_FIRST);
  private final boolean withFull;

  /** The runs of one row of ours that have their conditions in common. */
  private record Ours(String variant, Map<Precision, List<RunResult>> runs) {}

  PaperComparisonBuilder(
      Reference reference,
      RunResults runs,
      DatasetLabel data,
      List<PaperRow> published,
      ComparedMetric quantity) {
    this.reference = reference;
    this.runs = runs;
    this.data = data;
    this.published = published;
    this.quantity = quantity;
    for (PaperRow row : published) {
      precisions.addAll(row.figures().values().keySet());
      precisions.addAll(row.figures().diverged());
    }
    withFull = precisions.contains(Precision.FULL);
  }

  PaperComparison comparison() {
    List<Block> blocks = runs.networks().stream().flatMap(of -> blocks(of).stream()).toList();
    return new PaperComparison(List.copyOf(precisions), blocks);
  }

  /** The paper's conditions in its order, then those that only ours have. */
  private List<Block> blocks(String network) {
    List<PaperRow> same = published.stream().filter(row -> row.network().equals(network)).toList();
    List<PaperRow> beside =
        same.isEmpty() ? published.stream().filter(PaperRow::isPapers).toList() : same;
    Map<Conditions, List<Ours>> ours = new LinkedHashMap<>();
    beside.forEach(row -> ours.putIfAbsent(row.conditions(), new ArrayList<>()));
    for (RunResults.Row row : runs.rows()) {
      if (row.network().equals(network)) {
        ours(row)
            .forEach((of, each) -> ours.computeIfAbsent(of, key -> new ArrayList<>()).add(each));
      }
    }
    boolean comparable = !same.isEmpty() && data.isPapers();
    List<Block> blocks = new ArrayList<>();
    ours.forEach(
        (conditions, rows) -> {
          List<PaperRow> cited =
              beside.stream().filter(row -> row.conditions().equals(conditions)).toList();
          String of = rows.isEmpty() ? cited.get(0).network() : network;
          blocks.add(new Block(of, conditions, lines(rows, cited, comparable)));
        });
    return blocks;
  }

  /** A row's quantized runs by their conditions, each with the row's full-precision runs. */
  private Map<Conditions, Ours> ours(RunResults.Row row) {
    Map<Conditions, Ours> ours = new LinkedHashMap<>();
    boolean quantized = false;
    for (RunResult run : runs.of(row)) {
      Precision precision = run.spec().precision();
      Conditions conditions = reference.conditionsOf(run.spec());
      quantized |= !precision.isFull();
      if (!precision.isFull() && conditions != null) {
        precisions.add(precision);
        ours.computeIfAbsent(conditions, key -> begin(row))
            .runs()
            .computeIfAbsent(precision, key -> new ArrayList<>())
            .add(run);
      }
    }
    if (withFull && !quantized) {
      ours.put(Conditions.NONE, begin(row));
    }
    return ours;
  }

  private Ours begin(RunResults.Row row) {
    Map<Precision, List<RunResult>> begun = new TreeMap<>(RunResults.FULL_FIRST);
    List<RunResult> full = runs.of(row, Precision.FULL);
    if (withFull && !full.isEmpty()) {
      begun.put(Precision.FULL, full);
    }
    return new Ours(row.variant(), begun);
  }

  private List<Line> lines(List<Ours> rows, List<PaperRow> cited, boolean comparable) {
    List<Line> papers = new ArrayList<>();
    List<Line> others = new ArrayList<>();
    for (PaperRow row : cited) {
      String name =
          comparable ? row.method() : row.method() + ", " + row.network() + " on ImageNet";
      (row.isPapers() ? papers : others)
          .add(new Line(row.isPapers() ? Kind.PAPER : Kind.CITED, name, cells(row.figures())));
    }
    List<Line> lines = new ArrayList<>();
    List<Line> compared = new ArrayList<>();
    for (Ours row : rows) {
      String variant = rows.size() == 1 || row.variant().isEmpty() ? "" : ", " + row.variant();
      for (ComparedMetric.Part part : quantity.parts()) {
        String of = (part.name().isEmpty() ? "" : ", " + part.name()) + variant;
        Map<Precision, Cell> cells = cells(row, part);
        lines.add(
            new Line(Kind.OURS, "ours" + (comparable ? "" : " on " + data.text()) + of, cells));
        if (comparable && !quantity.compared().isEmpty()) {
          papers.forEach(
              paper ->
                  compared.add(
                      new Line(
                          Kind.COMPARED,
                          quantity.compared() + of,
                          compared(cells, paper.cells()))));
        }
      }
    }
    lines.addAll(papers);
    lines.addAll(compared);
    lines.addAll(others);
    return lines;
  }

  private Map<Precision, Cell> cells(ByPrecision figures) {
    Map<Precision, Cell> cells = new TreeMap<>(RunResults.FULL_FIRST);
    figures
        .values()
        .forEach((at, value) -> cells.put(at, new Cell(value, quantity.published().apply(value))));
    figures.diverged().forEach(at -> cells.put(at, new Cell(ByPrecision.DIVERGED)));
    return cells;
  }

  private Map<Precision, Cell> cells(Ours row, ComparedMetric.Part part) {
    Map<Precision, Cell> cells = new TreeMap<>(RunResults.FULL_FIRST);
    row.runs().forEach((at, of) -> cells.put(at, cell(part.measure().apply(of))));
    return cells;
  }

  private Cell cell(Statistic measured) {
    MeanOverSeeds mean = measured.mean();
    if (mean == null) {
      return new Cell(measured.remark());
    }
    return new Cell(
        mean.mean(), measured.comparable(), quantity.ours().apply(mean), measured.remark());
  }

  private Map<Precision, Cell> compared(Map<Precision, Cell> ours, Map<Precision, Cell> papers) {
    Map<Precision, Cell> cells = new TreeMap<>(RunResults.FULL_FIRST);
    ours.forEach(
        (precision, cell) -> {
          Cell paper = papers.get(precision);
          Double value = cell.value();
          Double figure = paper == null ? null : paper.value();
          if (value != null && cell.comparable() && figure != null) {
            double compared = quantity.comparison().applyAsDouble(value, figure);
            cells.put(precision, new Cell(compared, quantity.compare().apply(compared)));
          }
        });
    return cells;
  }
}
