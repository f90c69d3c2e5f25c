package org.lsqbeam.pipelines.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Curves over epochs, each named at its end.
 *
 * @param description what the chart shows, for those who do not see it
 * @param unit of the vertical axis, which stands above it
 * @param epochs the horizontal axis
 * @param values the vertical axis; what lies outside is cut off
 * @param lines from back to front
 */
record LineChart(String description, String unit, Axis epochs, Axis values, List<Line> lines) {
  static final int WIDTH = 480;
  static final int HEIGHT = 300;
  static final int LEFT = 44;
  static final int RIGHT = 372;
  static final int TOP = 30;
  static final int BOTTOM = 258;
  private static final int LABEL_HEIGHT = 17;

  /**
   * One curve.
   *
   * @param label named at its end; empty for none
   * @param style class of its colour
   * @param points at least one, by epoch
   */
  record Line(String label, String style, List<Point> points) {
    Point last() {
      return points.get(points.size() - 1);
    }
  }

  record Point(double epoch, double value) {}

  String svg() {
    Svg svg = new Svg(WIDTH, HEIGHT, description);
    drawAxes(svg);
    svg.beginClip(LEFT - 1, TOP - 2, RIGHT - LEFT + 5, BOTTOM - TOP + 4);
    for (Line line : lines) {
      svg.polyline(
          "curve " + line.style(),
          line.points().stream()
              .map(point -> Svg.point(x(point), y(point)))
              .collect(Collectors.joining(" ")));
    }
    svg.endClip();
    drawLabels(svg);
    return svg.toString();
  }

  private void drawAxes(Svg svg) {
    for (double tick : values.ticks()) {
      double y = values.position(tick, BOTTOM, TOP);
      svg.line(tick == values.low() ? "axis" : "grid", LEFT, y, RIGHT, y);
      svg.text("tick", "end", LEFT - 6, y + 4, values.label(tick));
    }
    for (double tick : epochs.ticks()) {
      double x = epochs.position(tick, LEFT, RIGHT);
      svg.line("axis", x, BOTTOM, x, BOTTOM + 4);
      svg.text("tick", "middle", x, BOTTOM + 18, epochs.label(tick));
    }
    svg.text("unit", "start", 0, 14, unit);
    svg.text("unit", "end", RIGHT, BOTTOM + 36, "epoch");
  }

  /** Labels stand at the right edge, apart from each other, each led to its curve's end. */
  private void drawLabels(Svg svg) {
    List<Line> named =
        lines.stream()
            .filter(line -> !line.label().isEmpty())
            .sorted(Comparator.comparingDouble(line -> y(line.last())))
            .toList();
    List<Double> heights = apart(named.stream().map(line -> inside(y(line.last()))).toList());
    for (int i = 0; i < named.size(); i++) {
      Line line = named.get(i);
      double x = x(line.last());
      double y = inside(y(line.last()));
      svg.polyline(
          "leader " + line.style(),
          Svg.point(x, y)
              + " "
              + Svg.point(RIGHT + 4, y)
              + " "
              + Svg.point(RIGHT + 14, heights.get(i)));
      svg.dot("dot " + line.style(), x, y, 3);
      svg.dot("dot " + line.style(), RIGHT + 16, heights.get(i), 3);
      svg.text("name", "start", RIGHT + 23, heights.get(i) + 4.5, line.label());
    }
  }

  /** Moves sorted heights down, then up again from the bottom, until no two labels overlap. */
  private static List<Double> apart(List<Double> heights) {
    List<Double> moved = new ArrayList<>(heights);
    for (int i = 1; i < moved.size(); i++) {
      moved.set(i, Math.max(moved.get(i), moved.get(i - 1) + LABEL_HEIGHT));
    }
    double lowest = BOTTOM;
    for (int i = moved.size() - 1; i >= 0; i--) {
      moved.set(i, Math.min(moved.get(i), lowest));
      lowest = moved.get(i) - LABEL_HEIGHT;
    }
    return moved;
  }

  private double x(Point point) {
    return epochs.position(point.epoch(), LEFT, RIGHT);
  }

  private double y(Point point) {
    return values.position(point.value(), BOTTOM, TOP);
  }

  private static double inside(double y) {
    return Math.max(TOP, Math.min(BOTTOM, y));
  }
}
