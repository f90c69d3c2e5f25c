package org.lsqbeam.graphs.settings;

import java.math.BigDecimal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An interval of numbers.
 *
 * @param lower the lower bound
 * @param includesLower whether the lower bound is inside
 * @param upper the upper bound, which may be infinite
 * @param includesUpper whether the upper bound is inside
 */
public record Range(double lower, boolean includesLower, double upper, boolean includesUpper) {
  private static final Pattern INTERVAL = Pattern.compile("([\\[(])([^,]+),([^,]*)([])])");

  /** Reads {@code [0, 1)}: a bracket includes its bound, a parenthesis does not. */
  static Range parse(String text) {
    Matcher interval = INTERVAL.matcher(text.replace(" ", ""));
    if (!interval.matches()) {
      throw new IllegalArgumentException("range is '" + text + "'; must be such as [0, 1)");
    }
    String upper = interval.group(3);
    return new Range(
        Double.parseDouble(interval.group(2)),
        interval.group(1).equals("["),
        upper.isEmpty() ? Double.POSITIVE_INFINITY : Double.parseDouble(upper),
        interval.group(4).equals("]"));
  }

  /** Whether a number is inside; NaN never is. */
  public boolean contains(double value) {
    return (includesLower ? value >= lower : value > lower)
        && (includesUpper ? value <= upper : value < upper);
  }

  /** {@code at least 0 and below 1}. */
  @Override
  public String toString() {
    String start = (includesLower ? "at least " : "above ") + plain(lower);
    return Double.isInfinite(upper)
        ? start
        : start + " and " + (includesUpper ? "at most " : "below ") + plain(upper);
  }

  private static String plain(double value) {
    return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
  }
}
