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
import org.lsqbeam.pipelines.report.results.ConvergenceRule;
import org.lsqbeam.pipelines.report.results.DatasetLabel;
import org.lsqbeam.pipelines.report.results.Figure;
import org.lsqbeam.pipelines.report.results.RunResult;
import org.lsqbeam.pipelines.report.results.RunResults;

/**
 * Puts the experiment's figures next to the paper's under the same conditions. If network and
 * dataset are the paper's, the two are compared, and methods that the paper cites are listed. If
 * not, only the paper's own figures are listed, under their network's name, and nothing is
 * compared.
 */
final class PaperComparisonBuilder {
  private final Reference reference;
  private final RunResults runs;
  private final DatasetLabel data;
  private final List<PaperRow> published;
  private final ComparedMetric metric;
  private final TreeSet<Precision> precisions = new TreeSet<>(RunResults.FULL_FIRST);
  private final boolean withFull;

  /** The runs of one row under the same conditions. */
  private record Ours(String variant, Map<Precision, List<RunResult>> runs) {}

  PaperComparisonBuilder(
      Reference reference,
      RunResults runs,
      DatasetLabel data,
      List<PaperRow> published,
      ComparedMetric metric) {
    this.reference = reference;
    this.runs = runs;
    this.data = data;
    this.published = published;
    this.metric = metric;
    for (PaperRow row : published) {
      precisions.addAll(row.figures().values().keySet());
      precisions.addAll(row.figures().diverged());
    }
    withFull = precisions.contains(Precision.FULL);
  }

  PaperComparison comparison() {
    List<Block> blocks =
        runs.networks().stream().flatMap(network -> blocks(network).stream()).toList();
    return new PaperComparison(List.copyOf(precisions), blocks);
  }

  /** One block for each of the paper's conditions, in its order, then those of other runs. */
  private List<Block> blocks(String network) {
    List<PaperRow> same = published.stream().filter(row -> row.network().equals(network)).toList();
    List<PaperRow> listed =
        same.isEmpty() ? published.stream().filter(PaperRow::isPapers).toList() : same;
    Map<Conditions, List<Ours>> ours = new LinkedHashMap<>();
    listed.forEach(row -> ours.putIfAbsent(row.conditions(), new ArrayList<>()));
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
              listed.stream().filter(row -> row.conditions().equals(conditions)).toList();
          String of = rows.isEmpty() ? cited.get(0).network() : network;
          blocks.add(new Block(of, conditions, lines(network, rows, cited, comparable)));
        });
    return blocks;
  }

  /** Groups a row's quantized runs by their conditions and adds its full-precision runs to each. */
  private Map<Conditions, Ours> ours(RunResults.Row row) {
    Map<Conditions, Ours> ours = new LinkedHashMap<>();
    boolean quantized = false;
    for (RunResult run : runs.of(row)) {
      Precision precision = run.spec().precision();
      Conditions conditions = reference.conditionsOf(run.spec());
      quantized |= !precision.isFull();
      if (!precision.isFull() && conditions != null) {
        precisions.add(precision);
        ours.computeIfAbsent(conditions, key -> fullPrecision(row))
            .runs()
            .computeIfAbsent(precision, key -> new ArrayList<>())
            .add(run);
      }
    }
    if (withFull && !quantized) {
      ours.put(Conditions.NONE, fullPrecision(row));
    }
    return ours;
  }

  private Ours fullPrecision(RunResults.Row row) {
    Map<Precision, List<RunResult>> ofVariant = new TreeMap<>(RunResults.FULL_FIRST);
    List<RunResult> full = runs.of(row, Precision.FULL);
    if (withFull && !full.isEmpty()) {
      ofVariant.put(Precision.FULL, full);
    }
    return new Ours(row.variant(), ofVariant);
  }

  private List<Line> lines(
      String network, List<Ours> rows, List<PaperRow> cited, boolean comparable) {
    List<Line> papers = new ArrayList<>();
    List<Line> others = new ArrayList<>();
    for (PaperRow row : cited) {
      String name =
          comparable ? row.method() : row.method() + ", " + row.network() + " on ImageNet";
      (row.isPapers() ? papers : others)
          .add(
              new Line(
                  row.isPapers() ? Kind.PAPER : Kind.CITED,
                  row.network(),
                  name,
                  publishedCells(row.figures())));
    }
    List<Line> lines = new ArrayList<>();
    List<Line> compared = new ArrayList<>();
    for (Ours row : rows) {
      String variant = rows.size() == 1 || row.variant().isEmpty() ? "" : ", " + row.variant();
      for (ComparedMetric.Part part : metric.parts()) {
        String of = (part.name().isEmpty() ? "" : ", " + part.name()) + variant;
        Map<Precision, Cell> cells = measuredCells(row, part);
        lines.add(
            new Line(
                Kind.OURS, network, "ours" + (comparable ? "" : " on " + data.text()) + of, cells));
        if (comparable && !metric.compared().isEmpty()) {
          papers.forEach(
              paper ->
                  compared.add(
                      new Line(
                          Kind.COMPARED,
                          network,
                          metric.compared() + of,
                          comparedCells(cells, paper.cells()))));
        }
      }
    }
    lines.addAll(papers);
    lines.addAll(compared);
    lines.addAll(others);
    return lines;
  }

  private Map<Precision, Cell> publishedCells(ByPrecision figures) {
    Map<Precision, Cell> cells = new TreeMap<>(RunResults.FULL_FIRST);
    figures
        .values()
        .forEach(
            (precision, value) ->
                cells.put(
                    precision, Cell.published(Figure.of(value), metric.published().apply(value))));
    figures
        .diverged()
        .forEach(
            precision ->
                cells.put(precision, Cell.published(Figure.missing(ConvergenceRule.DIVERGED), "")));
    return cells;
  }

  private Map<Precision, Cell> measuredCells(Ours row, ComparedMetric.Part part) {
    Map<Precision, Cell> cells = new TreeMap<>(RunResults.FULL_FIRST);
    row.runs()
        .forEach(
            (precision, ofPrecision) -> {
              Figure figure = part.measure().apply(ofPrecision);
              String text = figure.isKnown() ? metric.ours().apply(figure) : "";
              cells.put(precision, new Cell(figure, text, ofPrecision));
            });
    return cells;
  }

  private Map<Precision, Cell> comparedCells(
      Map<Precision, Cell> measured, Map<Precision, Cell> published) {
    Map<Precision, Cell> cells = new TreeMap<>(RunResults.FULL_FIRST);
    measured.forEach(
        (precision, cell) -> {
          Cell paper = published.get(precision);
          if (cell.figure().comparable() && paper != null && paper.figure().isKnown()) {
            double compared =
                metric.comparison().applyAsDouble(cell.figure().mean(), paper.figure().mean());
            cells.put(
                precision,
                new Cell(Figure.of(compared), metric.compare().apply(compared), cell.runs()));
          }
        });
    return cells;
  }
}
