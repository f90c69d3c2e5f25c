package org.lsqbeam.pipelines.report.chart;

import java.util.Locale;
import org.lsqbeam.pipelines.text.Escaped;

/**
 * Writes one inline SVG element. Colours and fonts come from the page: elements have classes, not
 * styles. Coordinates are in CSS pixels, to a tenth.
 */
public final class Svg {
  private final StringBuilder text = new StringBuilder();

  /**
   * @param description of the drawing, for screen readers
   */
  Svg(int width, int height, String description) {
    text.append(
        String.format(
            Locale.ROOT,
            "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">\n",
            width,
            height,
            Escaped.html(description)));
  }

  /** Cuts off what lies outside a rectangle, until {@link #endClip}. */
  void beginClip(double x, double y, double width, double height) {
    // A nested svg clips to its box without an id, which two charts on a page could share.
    add(
        "<svg x=\"%1$.1f\" y=\"%2$.1f\" width=\"%3$.1f\" height=\"%4$.1f\""
            + " viewBox=\"%1$.1f %2$.1f %3$.1f %4$.1f\">",
        x, y, width, height);
  }

  void endClip() {
    add("</svg>");
  }

  void line(String style, double x1, double y1, double x2, double y2) {
    add(
        "<line class=\"%s\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>",
        style, x1, y1, x2, y2);
  }

  /** Draws a line through points, {@code x,y} pairs separated by spaces. */
  void polyline(String style, String points) {
    add("<polyline class=\"%s\" points=\"%s\"/>", style, points);
  }

  void mark(String style, Mark mark, double x, double y) {
    add(
        "<path class=\"%s\" transform=\"translate(%.1f %.1f)\" d=\"%s\"/>",
        style, x, y, mark.path());
  }

  /** Draws text; the anchor is {@code start}, {@code middle} or {@code end}. */
  void text(String style, String anchor, double x, double y, String words) {
    add(
        "<text class=\"%s\" text-anchor=\"%s\" x=\"%.1f\" y=\"%.1f\">%s</text>",
        style, anchor, x, y, Escaped.html(words));
  }

  public static String point(double x, double y) {
    return String.format(Locale.ROOT, "%.1f,%.1f", x, y);
  }

  /** Returns the whole element. */
  @Override
  public String toString() {
    return text + "</svg>";
  }

  private void add(String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}
