package org.lsqbeam.pipelines.report.chart;

import java.util.List;

/**
 * The shape of a point.
 *
 * @param path its outline as data of an SVG path, around (0, 0)
 */
public record Mark(String path) {
  public static final Mark CIRCLE = new Mark("M-3.5 0a3.5 3.5 0 1 0 7 0a3.5 3.5 0 1 0 -7 0z");
  public static final Mark SQUARE = new Mark("M-3.1 -3.1h6.2v6.2h-6.2z");
  public static final Mark TRIANGLE = new Mark("M0 -4.2l4 7h-8z");
  public static final Mark DIAMOND = new Mark("M0 -4.4l4.4 4.4l-4.4 4.4l-4.4 -4.4z");
  public static final Mark TRIANGLE_DOWN = new Mark("M0 4.2l4 -7h-8z");
  public static final Mark PLUS =
      new Mark("M-1.3 -4.4h2.6v3.1h3.1v2.6h-3.1v3.1h-2.6v-3.1h-3.1v-2.6h3.1z");
  public static final Mark CROSS =
      new Mark(
          "M-4.2 -2.4l1.8 -1.8l2.4 2.4l2.4 -2.4l1.8 1.8l-2.4 2.4l2.4 2.4l-1.8 1.8l-2.4 -2.4"
              + "l-2.4 2.4l-1.8 -1.8l2.4 -2.4z");
  public static final Mark STAR =
      new Mark(
          "M0 -5L1.3 -1.8L4.8 -1.5L2.1 0.7L2.9 4L0 2.2" + "L-2.9 4L-2.1 0.7L-4.8 -1.5L-1.3 -1.8z");

  /** All shapes without a hole. */
  public static final List<Mark> ALL =
      List.of(CIRCLE, SQUARE, TRIANGLE, DIAMOND, TRIANGLE_DOWN, PLUS, CROSS, STAR);

  private static final String HOLE = "M-1.9 0a1.9 1.9 0 1 0 3.8 0a1.9 1.9 0 1 0 -3.8 0z";

  /** Returns the same shape with a hole in it, where the fill rule is even-odd. */
  public Mark withHole() {
    return new Mark(path + HOLE);
  }
}
