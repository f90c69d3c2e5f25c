package org.lsqbeam.graphs.settings;

import java.math.BigDecimal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An interval of numbers.
 *
 * @param least the lower bound
 * @param includesLeast whether the lower bound is inside
 * @param most the upper bound, which may be infinite
 * @param includesMost whether the upper bound is inside
 */
public record Range(double least, boolean includesLeast, double most, boolean includesMost) {
  private static final Pattern INTERVAL = Pattern.compile("([\\[(])([^,]+),([^,]*)([])])");

  /** Reads {@code [0, 1)}: a bracket includes its bound, a parenthesis does not. */
  static Range parse(String text) {
    Matcher interval = INTERVAL.matcher(text.replace(" ", ""));
    if (!interval.matches()) {
      throw new IllegalArgumentException("range is '" + text + "'; must be such as [0, 1)");
    }
    String most = interval.group(3);
    return new Range(
        Double.parseDouble(interval.group(2)),
        interval.group(1).equals("["),
        most.isEmpty() ? Double.POSITIVE_INFINITY : Double.parseDouble(most),
        interval.group(4).equals("]"));
  }

  /** Whether a number is inside; NaN never is. */
  public boolean contains(double value) {
    return (includesLeast ? value >= least : value > least)
        && (includesMost ? value <= most : value < most);
  }

  /** {@code at least 0 and below 1}. */
  @Override
  public String toString() {
    String lower = (includesLeast ? "at least " : "above ") + plain(least);
    return Double.isInfinite(most)
        ? lower
        : lower + " and " + (includesMost ? "at most " : "below ") + plain(most);
  }

  private static String plain(double value) {
    return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
  }
}
