package org.lsqbeam.pipelines.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.lsqbeam.graphs.quantize.Precision;
import org.lsqbeam.graphs.train.EpochMetrics;
import org.lsqbeam.pipelines.report.chart.Axis;
import org.lsqbeam.pipelines.report.chart.DotPlot;
import org.lsqbeam.pipelines.report.chart.DotPlot.Dot;
import org.lsqbeam.pipelines.report.chart.LineChart;
import org.lsqbeam.pipelines.report.chart.LineChart.Line;
import org.lsqbeam.pipelines.report.chart.LineChart.Point;
import org.lsqbeam.pipelines.report.chart.Mark;
import org.lsqbeam.pipelines.report.results.NetworkSizes;
import org.lsqbeam.pipelines.report.results.RunResult;
import org.lsqbeam.pipelines.report.results.StepSizes;
import org.lsqbeam.pipelines.report.results.StepSizes.Layer;
import org.lsqbeam.pipelines.report.results.StepSizes.Learned;

/** The charts of one network's runs, as SVG; empty if there is nothing to draw. */
final class Charts {
  /** The fewest points of a curve whose first half may be cut off. */
  private static final int LONG = 8;

  /** Dashes, in the style of the page, that tell variants, or else seeds, from each other. */
  private static final int DASHES = 4;

  /** The style class of a variant's lines; empty if they have no dashes. */
  record Dashes(String style, String variant) {}

  private final String network;
  private final List<RunResult> runs;
  private final NetworkSizes sizes;
  private final List<String> variants;

  Charts(String network, List<RunResult> runs, NetworkSizes sizes) {
    this.network = network;
    this.runs = runs;
    this.sizes = sizes;
    variants =
        runs.stream()
            .map(RunResult::variant)
            .filter(variant -> !variant.isEmpty())
            .distinct()
            .toList();
  }

  /** Returns the dashes of each variant; none if there is one variant. */
  List<Dashes> variants() {
    return severalVariants()
        ? IntStream.range(0, variants.size())
            .mapToObj(i -> new Dashes(dashes(i), variants.get(i)))
            .toList()
        : List.of();
  }

  private boolean severalVariants() {
    return variants.size() > 1;
  }

  private static String dashes(int index) {
    return index == 0 ? "" : " again" + index % DASHES;
  }

  /** Draws validation top-1 by epoch. */
  String accuracy() {
    List<Line> lines = accuracyLines();
    return lines.isEmpty()
        ? ""
        : new LineChart(
                "Validation top-1 accuracy of " + network + " by epoch, a curve for each run",
                "validation top-1, %",
                epochs(lines),
                percent(lines),
                lines)
            .svg();
  }

  /** A sentence on what {@link #accuracy} cuts off; empty if it shows everything. */
  String accuracyCut() {
    List<Line> lines = accuracyLines();
    if (lines.isEmpty()) {
      return "";
    }
    Axis axis = percent(lines);
    boolean cut =
        lines.stream()
            .flatMap(line -> line.points().stream())
            .anyMatch(point -> point.value() < axis.low());
    return cut
        ? "The axis starts at " + axis.label(axis.low()) + "\u00a0%; lower values are not shown."
        : "";
  }

  /** Draws training loss by epoch. */
  String loss() {
    List<Line> lines =
        lines(metrics -> metrics.training() == null ? Double.NaN : metrics.training().loss());
    if (lines.isEmpty()) {
      return "";
    }
    double high = lines.stream().mapToDouble(Charts::highest).max().orElseThrow();
    return new LineChart(
            "Training loss of " + network + " by epoch, a curve for each run",
            "training loss, nats",
            epochs(lines),
            Axis.covering(0, high, 6, 0.001),
            lines)
        .svg();
  }

  /** Draws the step sizes of weights after training, relative to their initial values. */
  String weightSteps() {
    return steps("weights", Layer::weights);
  }

  /** Draws the step sizes of input activations, relative to their initial values. */
  String inputSteps() {
    return steps("input activations", Layer::input);
  }

  /**
   * The style classes of a precision: the colour of the weights' bits; if activations have
   * different bits, also dashes and dots with an edge in the colour of those.
   */
  static String style(Precision precision) {
    String weights = precision.quantizesWeights() ? "bits" + precision.weights() : "full";
    if (precision.weights() == precision.activations()) {
      return weights;
    }
    String inputs = precision.quantizesActivations() ? "" + precision.activations() : "full";
    return weights + " mixed inputs" + inputs;
  }

  /**
   * The shape of a precision's points, by the bits of the weights; with a hole if activations have
   * different bits.
   */
  static Mark mark(Precision precision) {
    Mark weights = precision.quantizesWeights() ? mark(precision.weights()) : Mark.PLUS;
    return precision.weights() == precision.activations() ? weights : weights.withHole();
  }

  private static Mark mark(int bits) {
    return switch (bits) {
      case 2 -> Mark.DIAMOND;
      case 3 -> Mark.TRIANGLE;
      case 4 -> Mark.SQUARE;
      case 5 -> Mark.TRIANGLE_DOWN;
      case 6 -> Mark.CROSS;
      case 7 -> Mark.STAR;
      default -> Mark.CIRCLE;
    };
  }

  private List<Line> accuracyLines() {
    return lines(metrics -> metrics.validation().top1());
  }

  private static Axis percent(List<Line> lines) {
    double low = lines.stream().mapToDouble(Charts::lowestShown).min().orElseThrow();
    double high = lines.stream().mapToDouble(Charts::highest).max().orElseThrow();
    return Axis.covering(low, high, 6, 0.1);
  }

  private List<Line> lines(ToDoubleFunction<EpochMetrics> value) {
    Map<Precision, Integer> drawn = new HashMap<>();
    List<Line> lines = new ArrayList<>();
    for (RunResult run : runs) {
      List<Point> points =
          run.metrics().stream()
              .map(metrics -> new Point(metrics.epoch(), value.applyAsDouble(metrics)))
              .filter(point -> Double.isFinite(point.value()))
              .toList();
      Precision precision = run.spec().precision();
      if (!points.isEmpty()) {
        int before = drawn.merge(precision, 1, Integer::sum) - 1;
        int index = severalVariants() ? Math.max(0, variants.indexOf(run.variant())) : before;
        String label = before == 0 ? precision.label() : "";
        lines.add(
            new Line(
                label,
                style(precision) + dashes(index),
                LineChart.Marks.FILLED,
                mark(precision),
                points));
      }
    }
    return lines;
  }

  /** The lowest value of a curve, or of a long curve's second half, where precisions differ. */
  private static double lowestShown(Line line) {
    int size = line.points().size();
    return line.points().stream()
        .skip(size < LONG ? 0 : size / 2)
        .mapToDouble(Point::value)
        .min()
        .orElseThrow();
  }

  private static double highest(Line line) {
    return line.points().stream().mapToDouble(Point::value).max().orElseThrow();
  }

  private static Axis epochs(List<Line> lines) {
    double high = lines.stream().mapToDouble(line -> line.last().at()).max().orElseThrow();
    return Axis.covering(0, high, 6, 1);
  }

  private String steps(String kind, Function<Layer, Learned> of) {
    Comparator<String> order = sizes.layerOrder(runs.get(0).spec());
    TreeMap<String, List<Dot>> rows = new TreeMap<>(order);
    // Few bits are drawn last, on top: their step sizes change most.
    List<RunResult> drawn =
        runs.stream()
            .sorted(Comparator.comparing((RunResult run) -> -run.spec().precision().weights()))
            .toList();
    for (RunResult run : drawn) {
      for (Layer layer : StepSizes.of(run, order).layers()) {
        double ratio = of.apply(layer).ratio();
        List<Dot> dots = rows.computeIfAbsent(layer.name(), name -> new ArrayList<>());
        if (Double.isFinite(ratio) && ratio > 0) {
          Precision precision = run.spec().precision();
          dots.add(new Dot(style(precision), mark(precision), ratio));
        }
      }
    }
    return rows.values().stream().allMatch(List::isEmpty)
        ? ""
        : new DotPlot(
                "Step sizes of the "
                    + kind
                    + " of each layer of "
                    + network
                    + " after training, as a multiple of the initial ones",
                rows.entrySet().stream()
                    .map(row -> new DotPlot.Row(row.getKey(), row.getValue()))
                    .toList())
            .svg();
  }
}
