package org.lsqbeam.pipelines.report.chart;

/** The shape of a point. */
public enum Mark {
  CIRCLE("M-3.5 0a3.5 3.5 0 1 0 7 0a3.5 3.5 0 1 0 -7 0z"),
  SQUARE("M-3.1 -3.1h6.2v6.2h-6.2z"),
  TRIANGLE("M0 -4.2l4 7h-8z"),
  DIAMOND("M0 -4.4l4.4 4.4l-4.4 4.4l-4.4 -4.4z"),
  TRIANGLE_DOWN("M0 4.2l4 -7h-8z"),
  PLUS("M-1.3 -4.4h2.6v3.1h3.1v2.6h-3.1v3.1h-2.6v-3.1h-3.1v-2.6h3.1z"),
  CROSS(
      "M-4.2 -2.4l1.8 -1.8l2.4 2.4l2.4 -2.4l1.8 1.8l-2.4 2.4l2.4 2.4l-1.8 1.8l-2.4 -2.4"
          + "l-2.4 2.4l-1.8 -1.8l2.4 -2.4z");

  private final String path;

  Mark(String path) {
    this.path = path;
  }

  /** Returns its outline as data of an SVG path, around (0, 0). */
  public String path() {
    return path;
  }
}
