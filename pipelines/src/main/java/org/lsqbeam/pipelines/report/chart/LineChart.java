package org.lsqbeam.pipelines.report.chart;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A chart of lines, each labelled at its end.
 *
 * @param description of the chart, for screen readers
 * @param unit of the vertical axis, written above it
 * @param along unit of the horizontal axis
 * @param across the horizontal axis
 * @param values the vertical axis; values outside of it are cut off
 * @param lines from back to front
 */
public record LineChart(
    String description, String unit, String along, Scale across, Scale values, List<Line> lines) {
  static final int WIDTH = 480;
  static final int HEIGHT = 300;
  static final int LEFT = 44;
  static final int RIGHT = 372;
  private static final double LETTER = 7.2;
  private static final int SHORT_LABEL = 14;
  private static final int BESIDE_LABEL = 23;
  static final int TOP = 30;
  static final int BOTTOM = 258;
  private static final int LABEL_HEIGHT = 17;

  /** A line of more points has a mark at some of them, evenly spread. */
  private static final int MOST_MARKS = 10;

  /** The marks at the points of a line. */
  public enum Marks {
    NONE,
    HOLLOW,
    FILLED
  }

  /**
   * One line.
   *
   * @param label the text at its end; empty for none
   * @param style class of its colour
   * @param marks at its points
   * @param mark their shape, which tells it from lines of other colours too
   * @param points at least one, from left to right
   */
  public record Line(String label, String style, Marks marks, Mark mark, List<Point> points) {
    public Line(String label, String style, List<Point> points) {
      this(label, style, Marks.NONE, Mark.CIRCLE, points);
    }

    public Point last() {
      return points.get(points.size() - 1);
    }
  }

  /**
   * A point.
   *
   * @param at along the horizontal axis
   */
  public record Point(double at, double value) {}

  /** A chart over epochs. */
  public LineChart(String description, String unit, Axis epochs, Scale values, List<Line> lines) {
    this(description, unit, "epoch", epochs, values, lines);
  }

  public String svg() {
    Svg svg = new Svg(WIDTH, HEIGHT, description);
    drawAxes(svg);
    svg.beginClip(LEFT - 1, TOP - 2, right() - LEFT + 5, BOTTOM - TOP + 4);
    for (Line line : lines) {
      svg.polyline(
          "curve " + line.style(),
          line.points().stream()
              .map(point -> Svg.point(x(point), y(point)))
              .collect(Collectors.joining(" ")));
    }
    svg.endClip();
    lines.forEach(line -> drawMarks(svg, line));
    drawLabels(svg);
    return svg.toString();
  }

  private static void drawMark(Svg svg, Line line, double x, double y) {
    svg.mark((line.marks() == Marks.HOLLOW ? "hollow " : "dot ") + line.style(), line.mark(), x, y);
  }

  private void drawMarks(Svg svg, Line line) {
    int last = line.points().size() - 1;
    int every = 1 + last / MOST_MARKS;
    for (int i = last; i >= 0 && line.marks() != Marks.NONE; i -= every) {
      Point point = line.points().get(i);
      if (inside(y(point)) == y(point)) {
        drawMark(svg, line, x(point), y(point));
      }
    }
  }

  private void drawAxes(Svg svg) {
    double right = right();
    for (double tick : values.ticks()) {
      double y = values.position(tick, BOTTOM, TOP);
      svg.line(tick == values.low() ? "axis" : "grid", LEFT, y, right, y);
      svg.text("tick", "end", LEFT - 6, y + 4, values.label(tick));
    }
    for (double tick : across.ticks()) {
      double x = across.position(tick, LEFT, right);
      svg.line("axis", x, BOTTOM, x, BOTTOM + 4);
      svg.text("tick", "middle", x, BOTTOM + 18, across.label(tick));
    }
    svg.text("unit", "start", 0, 14, unit);
    svg.text("unit", "end", right, BOTTOM + 36, along);
  }

  /** Draws labels at the right edge without overlaps, each connected to its line's end. */
  private void drawLabels(Svg svg) {
    List<Line> named =
        lines.stream()
            .filter(line -> !line.label().isEmpty())
            .sorted(Comparator.comparingDouble(line -> y(line.last())))
            .toList();
    List<Double> heights = apart(named.stream().map(line -> inside(y(line.last()))).toList());
    double right = right();
    for (int i = 0; i < named.size(); i++) {
      Line line = named.get(i);
      double x = x(line.last());
      double y = inside(y(line.last()));
      svg.polyline(
          "leader " + line.style(),
          Svg.point(x, y)
              + " "
              + Svg.point(right + 4, y)
              + " "
              + Svg.point(right + 14, heights.get(i)));
      if (line.marks() == Marks.NONE) {
        drawMark(svg, line, x, y);
      }
      drawMark(svg, line, right + 16, heights.get(i));
      svg.text("name", "start", right + BESIDE_LABEL, heights.get(i) + 4.5, line.label());
    }
  }

  /** The right edge of the plot, which leaves room for the longest label. */
  private double right() {
    int longest = lines.stream().mapToInt(line -> line.label().length()).max().orElse(0);
    return longest <= SHORT_LABEL ? RIGHT : WIDTH - BESIDE_LABEL - longest * LETTER;
  }

  /** Moves sorted heights down, then up from the bottom, so that no two labels overlap. */
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
    return across.position(point.at(), LEFT, right());
  }

  private double y(Point point) {
    return values.position(point.value(), BOTTOM, TOP);
  }

  private static double inside(double y) {
    return Math.max(TOP, Math.min(BOTTOM, y));
  }
}
