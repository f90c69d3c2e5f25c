package org.lsqbeam.pipelines.text;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/** Numbers as a person reads them, the same in every locale. What is not finite is a dash. */
public final class Numbers {
  public static final String NONE = "–";

  private static final int EXPONENT_FROM = 7;

  private Numbers() {}

  /** Percent, or points of percent, to one decimal. */
  public static String points(double value) {
    return decimals(value, 1);
  }

  /** Percent as somebody published it: as exactly, but with a decimal at least. */
  public static String published(double value) {
    String rounded = points(value);
    return Double.parseDouble(rounded) == value ? rounded : exact(value);
  }

  /** A difference in points: signed, to one decimal. */
  public static String change(double value) {
    String text = points(value);
    return value > 0 && Double.isFinite(value) && !text.equals("0.0") ? "+" + text : text;
  }

  /** A fixed number of decimals, with a minus sign of a digit's width. */
  public static String decimals(double value, int decimals) {
    if (!Double.isFinite(value)) {
      return NONE;
    }
    String digits = String.format(Locale.ROOT, "%." + decimals + "f", Math.abs(value));
    boolean zero = digits.chars().allMatch(c -> c == '0' || c == '.');
    return value < 0 && !zero ? "−" + digits : digits;
  }

  /** A whole number, thousands apart. */
  public static String count(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  /** Some significant digits, with an exponent only from ten million on. */
  public static String significant(double value, int digits) {
    if (!Double.isFinite(value)) {
      return NONE;
    }
    BigDecimal rounded = new BigDecimal(value).round(new MathContext(digits));
    int missing = value == 0 ? 0 : Math.max(0, digits - rounded.precision());
    return text(rounded.setScale(rounded.scale() + missing));
  }

  /** A number exactly, with an exponent only from ten million on. */
  public static String exact(double value) {
    if (!Double.isFinite(value)) {
      return NONE;
    }
    return value == 0 ? "0" : text(BigDecimal.valueOf(value).stripTrailingZeros());
  }

  private static String text(BigDecimal value) {
    int exponent = value.precision() - value.scale() - 1;
    return exponent < EXPONENT_FROM
        ? value.toPlainString()
        : value.movePointLeft(exponent).toPlainString() + "e" + exponent;
  }

  /** A span of time in its two greatest units. */
  public static String duration(double seconds) {
    if (!Double.isFinite(seconds)) {
      return NONE;
    }
    long whole = Math.round(seconds);
    if (whole < 60) {
      return decimals(seconds, seconds < 10 ? 1 : 0) + " s";
    }
    if (whole < 3600) {
      return whole / 60 + " min " + whole % 60 + " s";
    }
    long minutes = Math.round(seconds / 60);
    return minutes / 60 + " h " + minutes % 60 + " min";
  }
}
