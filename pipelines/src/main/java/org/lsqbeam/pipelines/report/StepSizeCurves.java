package org.lsqbeam.pipelines.report;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.lsqbeam.graphs.quantize.QuantizerKey;
import org.lsqbeam.graphs.quantize.TensorRole;
import org.lsqbeam.graphs.train.EpochMetrics;
import org.lsqbeam.pipelines.report.chart.Axis;
import org.lsqbeam.pipelines.report.chart.LineChart;
import org.lsqbeam.pipelines.report.chart.LineChart.Line;
import org.lsqbeam.pipelines.report.chart.LineChart.Point;
import org.lsqbeam.pipelines.report.chart.LogAxis;
import org.lsqbeam.pipelines.report.results.RunResult;
import org.lsqbeam.pipelines.report.results.StepSizes;
import org.lsqbeam.pipelines.text.Numbers;

/**
 * The step sizes of one run's layers by epoch, each as a multiple of its first value. A step size
 * that collapses has a line that falls away from the others.
 *
 * @param style class of the run's colour
 * @param ofWeights points by layer
 * @param ofInput points by layer
 */
record StepSizeCurves(
    String style, Map<String, List<Point>> ofWeights, Map<String, List<Point>> ofInput) {
  /** The points of a line; more are not seen, and a page has many lines. */
  private static final int MOST_POINTS = 20;

  private static final Comparator<Point> BY_VALUE = Comparator.comparingDouble(Point::value);

  /**
   * A multiple.
   *
   * @param tensor weights or input
   */
  private record Place(String layer, String tensor, Point point) {
    String text() {
      return "×"
          + Numbers.significant(point.value(), 2)
          + " ("
          + layer
          + ", "
          + tensor
          + ", epoch "
          + Math.round(point.at())
          + ")";
    }
  }

  /** Creates the curves of a run; none where no step size was learned or no epoch is done yet. */
  static StepSizeCurves of(RunResult run, Comparator<String> order) {
    return new StepSizeCurves(
        Charts.style(run.spec().precision()),
        curves(run, order, TensorRole.WEIGHTS),
        curves(run, order, TensorRole.INPUT));
  }

  private static Map<String, List<Point>> curves(
      RunResult run, Comparator<String> order, TensorRole tensor) {
    TreeSet<String> layers = new TreeSet<>(order);
    for (EpochMetrics metrics : run.metrics()) {
      metrics.quantizerParameters().keySet().stream()
          .map(QuantizerKey::parse)
          .filter(key -> key.tensor() == tensor)
          .forEach(key -> layers.add(key.layer()));
    }
    Map<String, List<Point>> curves = new LinkedHashMap<>();
    for (String layer : layers) {
      List<Point> points = points(run, layer, tensor);
      if (points.size() > 1) {
        curves.put(layer, points);
      }
    }
    return curves;
  }

  private static List<Point> points(RunResult run, String layer, TensorRole tensor) {
    List<Point> points = new ArrayList<>();
    double first = Double.NaN;
    for (EpochMetrics metrics : run.metrics()) {
      double size = StepSizes.of(layer, tensor, metrics.quantizerParameters());
      first = Double.isNaN(first) ? size : first;
      double ratio = size / first;
      if (Double.isFinite(ratio) && ratio > 0) {
        points.add(new Point(metrics.epoch(), ratio));
      }
    }
    return points;
  }

  boolean isEmpty() {
    return ofWeights.isEmpty() && ofInput.isEmpty();
  }

  /** Describes the lowest multiple of all layers and epochs; a dash without curves. */
  String lowest() {
    return places()
        .min(Comparator.comparing(Place::point, BY_VALUE))
        .map(place -> place.point().value() < 1 ? place.text() : "none fell")
        .orElse(Numbers.NONE);
  }

  /** Describes the highest multiple of all layers and epochs; a dash without curves. */
  String highest() {
    return places()
        .max(Comparator.comparing(Place::point, BY_VALUE))
        .map(place -> place.point().value() > 1 ? place.text() : "none rose")
        .orElse(Numbers.NONE);
  }

  private Stream<Place> places() {
    return Stream.concat(places("weights", ofWeights), places("input", ofInput));
  }

  private static Stream<Place> places(String tensor, Map<String, List<Point>> curves) {
    return curves.entrySet().stream()
        .flatMap(
            curve -> curve.getValue().stream().map(at -> new Place(curve.getKey(), tensor, at)));
  }

  /** Draws the curves of the weights; an empty text where there are none. */
  String weights() {
    return svg("weights", ofWeights);
  }

  /** Draws the curves of the input activations; an empty text where there are none. */
  String input() {
    return svg("input activations", ofInput);
  }

  /** Draws a line for each layer; the lowest and the one that ends highest are named, on top. */
  private String svg(String tensor, Map<String, List<Point>> curves) {
    if (curves.isEmpty()) {
      return "";
    }
    List<Point> all = curves.values().stream().flatMap(List::stream).toList();
    double low = all.stream().min(BY_VALUE).orElseThrow().value();
    double high = all.stream().max(BY_VALUE).orElseThrow().value();
    double epochs = all.stream().mapToDouble(Point::at).max().orElseThrow();
    String lowest =
        Collections.min(curves.keySet(), Comparator.comparing(of -> lowest(curves, of)));
    String highest = Collections.max(curves.keySet(), Comparator.comparing(of -> last(curves, of)));
    Set<String> named = new LinkedHashSet<>(List.of(highest, lowest));
    List<Line> lines = new ArrayList<>();
    for (String layer : curves.keySet()) {
      if (!named.contains(layer)) {
        lines.add(new Line("", "faint " + style, drawn(curves, layer)));
      }
    }
    named.forEach(layer -> lines.add(new Line(layer, style, drawn(curves, layer))));
    return new LineChart(
            "How the step sizes of the " + tensor + " went by epoch, a line for each layer",
            tensor + ": s, as a multiple of the initial",
            Axis.covering(0, epochs, 6, 1),
            LogAxis.covering(Math.min(1, low), Math.max(1, high), 6, 0.1, "×"),
            lines)
        .svg();
  }

  private static double lowest(Map<String, List<Point>> curves, String layer) {
    return points(curves, layer).stream().min(BY_VALUE).orElseThrow().value();
  }

  private static double last(Map<String, List<Point>> curves, String layer) {
    List<Point> points = points(curves, layer);
    return points.get(points.size() - 1).value();
  }

  private static List<Point> drawn(Map<String, List<Point>> curves, String layer) {
    return Thinned.of(points(curves, layer), MOST_POINTS);
  }

  private static List<Point> points(Map<String, List<Point>> curves, String layer) {
    return Objects.requireNonNull(curves.get(layer));
  }
}
