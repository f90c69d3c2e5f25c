package org.lsqbeam.pipelines.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.lsqbeam.graphs.data.DatasetManifest;
import org.lsqbeam.graphs.evaluate.Accuracy;
import org.lsqbeam.graphs.quantize.Precision;
import org.lsqbeam.pipelines.paper.AccuracyRow;
import org.lsqbeam.pipelines.paper.PaperFigures;
import org.lsqbeam.pipelines.paper.Reference;
import org.lsqbeam.pipelines.paper.SizeRow;
import org.lsqbeam.pipelines.report.chart.Axis;
import org.lsqbeam.pipelines.report.chart.LineChart;
import org.lsqbeam.pipelines.report.chart.LineChart.Line;
import org.lsqbeam.pipelines.report.chart.LineChart.Marks;
import org.lsqbeam.pipelines.report.chart.LineChart.Point;
import org.lsqbeam.pipelines.report.chart.LogAxis;
import org.lsqbeam.pipelines.report.chart.Mark;
import org.lsqbeam.pipelines.report.results.ConvergenceRule;
import org.lsqbeam.pipelines.report.results.DatasetLabel;
import org.lsqbeam.pipelines.report.results.Figure;
import org.lsqbeam.pipelines.report.results.NetworkSizes;
import org.lsqbeam.pipelines.report.results.RunResult;
import org.lsqbeam.pipelines.report.results.RunResults;

/**
 * Draws accuracy against model size as Figure 3 does: the paper's networks and, if they are on the
 * same dataset, the experiment's.
 */
final class SizeChart {
  private static final int COLOURS = 8;

  private final PaperFigures paper;
  private final RunResults runs;
  private final NetworkSizes sizes;
  private final ConvergenceRule rule;
  private final DatasetLabel data;
  private final List<String> networks = new ArrayList<>();

  SizeChart(PaperFigures paper, RunResults runs, NetworkSizes sizes, DatasetManifest dataset) {
    this.paper = paper;
    this.runs = runs;
    this.sizes = sizes;
    this.rule = ConvergenceRule.of(dataset);
    this.data = DatasetLabel.of(dataset);
    paper.figure3().forEach(row -> networks.add(row.network()));
    runs.networks().stream().filter(each -> !networks.contains(each)).forEach(networks::add);
  }

  String svg() {
    List<Line> lines = new ArrayList<>(papers());
    if (data.isPapers()) {
      lines.addAll(ours());
    }
    return new LineChart(
            "Top-1 accuracy against size of each network at its precisions, the paper's"
                + (data.isPapers() ? " and ours" : ""),
            "top-1, %",
            "size, MiB",
            LogAxis.covering(lowest(lines, true), highest(lines, true), 9, 1, ""),
            Axis.covering(lowest(lines, false), highest(lines, false), 6, 0.1),
            lines)
        .svg();
  }

  /** A sentence on whose points the chart has. */
  String whose() {
    return data.isPapers()
        ? "Hollow points are the paper's, filled points are ours."
        : "All points are the paper's, on ImageNet. Ours are left out: they are on "
            + data.text()
            + ", so their accuracy does not compare.";
  }

  private List<Line> papers() {
    List<Line> lines = new ArrayList<>();
    for (SizeRow size : paper.figure3()) {
      for (AccuracyRow row : paper.table1()) {
        if (row.network().equals(size.network()) && row.method().equals(AccuracyRow.LSQ)) {
          List<Point> points = new ArrayList<>();
          row.top1().values().forEach((at, top1) -> add(points, at, size.mebibytes().at(at), top1));
          addLine(lines, row.network(), "cited", Marks.HOLLOW, points, row.network());
        }
      }
    }
    return lines;
  }

  private List<Line> ours() {
    Set<String> named = new HashSet<>();
    paper.figure3().forEach(row -> named.add(row.network()));
    List<Line> lines = new ArrayList<>();
    for (RunResults.Row row : runs.rows()) {
      List<Point> points = new ArrayList<>();
      for (Precision precision : runs.precisions()) {
        List<RunResult> of =
            runs.of(row, precision).stream()
                .filter(run -> Reference.TABLE1.conditionsOf(run.spec()) != null)
                .toList();
        Figure top1 = Figure.accuracy(of, rule, Accuracy::top1);
        if (top1.comparable()) {
          add(points, precision, sizes.of(of.get(0).spec()).mebibytes(), top1.mean());
        }
      }
      String label = named.add(row.network()) ? row.network() : "";
      addLine(lines, row.network(), "own", Marks.FILLED, points, label);
    }
    return lines;
  }

  private static void add(
      List<Point> points, Precision precision, @Nullable Double mebibytes, double top1) {
    if (mebibytes != null && !precision.isFull()) {
      points.add(new Point(mebibytes, top1));
    }
  }

  private void addLine(
      List<Line> lines,
      String network,
      String style,
      Marks marks,
      List<Point> points,
      String label) {
    if (!points.isEmpty()) {
      int index = networks.indexOf(network);
      String colour = "series" + (index % COLOURS + 1);
      Mark mark = Mark.ALL.get(index % Mark.ALL.size());
      List<Point> bySize = points.stream().sorted(Comparator.comparing(Point::at)).toList();
      lines.add(new Line(label, style + " " + colour, marks, mark, bySize));
    }
  }

  private static double lowest(List<Line> lines, boolean along) {
    return values(lines, along).stream().min(Comparator.naturalOrder()).orElseThrow();
  }

  private static double highest(List<Line> lines, boolean along) {
    return values(lines, along).stream().max(Comparator.naturalOrder()).orElseThrow();
  }

  private static List<Double> values(List<Line> lines, boolean along) {
    return lines.stream()
        .flatMap(line -> line.points().stream())
        .map(point -> along ? point.at() : point.value())
        .toList();
  }
}
