package org.lsqbeam.pipelines.report.chart;

import java.util.List;

/**
 * A row of dots for each name, on a logarithmic axis of ratios.
 *
 * @param description of the plot, for screen readers
 * @param rows from top to bottom
 */
public record DotPlot(String description, List<Row> rows) {
  static final int WIDTH = 480;
  private static final int TOP = 26;
  private static final int ROW = 16;
  private static final int RIGHT = WIDTH - 12;
  private static final double LETTER = 6.3;

  public record Row(String name, List<Dot> dots) {}

  /**
   * One ratio.
   *
   * @param style class of its colour
   * @param mark its shape, which tells it from dots of other colours too
   * @param ratio above 0
   */
  public record Dot(String style, Mark mark, double ratio) {}

  public String svg() {
    int longest = rows.stream().mapToInt(row -> row.name().length()).max().orElse(0);
    double left = Math.min(WIDTH / 2.0, 14 + longest * LETTER);
    double bottom = TOP + rows.size() * ROW;
    LogAxis axis = axis();
    Svg svg = new Svg(WIDTH, (int) bottom + 8, description);
    for (double tick : axis.ticks()) {
      double x = axis.position(tick, left, RIGHT);
      svg.line(Math.abs(tick - 1) < 1e-9 ? "axis" : "grid", x, TOP, x, bottom);
      svg.text("tick", "middle", x, TOP - 8, axis.label(tick));
    }
    for (int i = 0; i < rows.size(); i++) {
      double y = TOP + (i + 0.5) * ROW;
      svg.text("layer", "end", left - 10, y + 4, rows.get(i).name());
      svg.line("row", left, y, RIGHT, y);
      for (Dot dot : rows.get(i).dots()) {
        svg.mark("dot " + dot.style(), dot.mark(), axis.position(dot.ratio(), left, RIGHT), y);
      }
    }
    return svg.toString();
  }

  /** Covers all ratios and 1, at which nothing was learned. */
  private LogAxis axis() {
    double low = 1;
    double high = 1;
    for (Row row : rows) {
      for (Dot dot : row.dots()) {
        low = Math.min(low, dot.ratio());
        high = Math.max(high, dot.ratio());
      }
    }
    return LogAxis.covering(low, high, 5, 0.1, "×");
  }
}
