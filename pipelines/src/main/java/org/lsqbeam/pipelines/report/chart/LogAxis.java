package org.lsqbeam.pipelines.report.chart;

import java.util.List;
import org.lsqbeam.pipelines.text.Numbers;

/**
 * A logarithmic axis with ticks at powers of two, or between them if the range is small.
 *
 * @param exponents the powers
 * @param sign the text before each tick's value
 */
public record LogAxis(Axis exponents, String sign) implements Scale {
  /** Smaller values are wider than the charts' margins as decimals. */
  private static final double SMALL = 0.001;

  private static final int MOST_DIGITS = 6;

  private static final String RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹";

  /**
   * Returns the axis with the smallest step that covers a range with a limited number of intervals.
   *
   * @param from above 0
   * @param finest the smallest step allowed, in powers of two
   */
  public static LogAxis covering(
      double from, double to, int intervals, double finest, String sign) {
    return new LogAxis(Axis.covering(log2(from), log2(to), intervals, finest), sign);
  }

  @Override
  public double low() {
    return Math.pow(2, exponents.low());
  }

  @Override
  public List<Double> ticks() {
    return exponents.ticks().stream().map(power -> Math.pow(2, power)).toList();
  }

  @Override
  public double position(double value, double from, double to) {
    return exponents.position(log2(value), from, to);
  }

  /**
   * Formats whole numbers exactly, very small ones as powers of two, and others with two digits, or
   * with more until all labels differ.
   */
  @Override
  public String label(double tick) {
    int digits = 2;
    while (digits < MOST_DIGITS && hasEqualLabels(digits)) {
      digits++;
    }
    return label(tick, digits);
  }

  private boolean hasEqualLabels(int digits) {
    List<Double> ticks = ticks();
    return ticks.stream().map(tick -> label(tick, digits)).distinct().count() < ticks.size();
  }

  private String label(double tick, int digits) {
    if (tick == Math.rint(tick)) {
      return sign + Numbers.exact(tick);
    }
    return tick < SMALL
        ? sign + "2" + superscript(Math.round(log2(tick)))
        : sign + Numbers.exact(Double.parseDouble(Numbers.significant(tick, digits)));
  }

  private static String superscript(long exponent) {
    StringBuilder raised = new StringBuilder();
    for (char c : Long.toString(exponent).toCharArray()) {
      raised.append(c == '-' ? '⁻' : RAISED.charAt(c - '0'));
    }
    return raised.toString();
  }

  private static double log2(double value) {
    return Math.log(value) / Math.log(2);
  }
}
