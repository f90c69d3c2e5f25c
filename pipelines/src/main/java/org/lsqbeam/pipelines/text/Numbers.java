package org.lsqbeam.pipelines.text;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/**
 * Formats numbers, the same in every locale: thousands are separated by commas, and a number that
 * is not finite is a dash.
 */
public final class Numbers {
  /** The dash in place of a number that is unknown or not finite. */
  public static final String NONE = "–";

  private static final int EXPONENT_FROM = 7;
  private static final int LONG_HOURS = 100;

  private Numbers() {}

  /** Formats a percentage, or a difference of percentages, to one decimal. */
  public static String points(double value) {
    return decimals(value, 1);
  }

  /** Formats a published percentage: exactly, with at least one decimal. */
  public static String published(double value) {
    String rounded = points(value);
    return Double.parseDouble(rounded) == value ? rounded : exact(value);
  }

  /** Formats a difference in percentage points: signed, to one decimal. */
  public static String change(double value) {
    String text = points(value);
    return value > 0 && Double.isFinite(value) && !text.equals("0.0") ? "+" + text : text;
  }

  /** Formats with a fixed number of decimals and a minus sign as wide as a digit. */
  public static String decimals(double value, int decimals) {
    return Double.isFinite(value) ? fixed("%,.", value, decimals, "−") : NONE;
  }

  /** Formats for programs: fixed decimals, ASCII, thousands together; empty if not finite. */
  public static String plain(double value, int decimals) {
    return Double.isFinite(value) ? fixed("%.", value, decimals, "-") : "";
  }

  private static String fixed(String format, double value, int decimals, String minus) {
    String digits = String.format(Locale.ROOT, format + decimals + "f", Math.abs(value));
    boolean zero = digits.chars().allMatch(c -> c == '0' || c == '.');
    return value < 0 && !zero ? minus + digits : digits;
  }

  /** Formats a whole number. */
  public static String count(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  /** Formats a number of things; the noun's plural ends in s or, after s, in es. */
  public static String count(long value, String noun) {
    String plural = noun.endsWith("s") ? "es" : "s";
    return count(value) + " " + noun + (value == 1 ? "" : plural);
  }

  /** Formats images per second, to about three digits. */
  public static String rate(double imagesPerSecond) {
    return decimals(imagesPerSecond, imagesPerSecond < 100 ? 1 : 0);
  }

  /** Formats a size in MiB, or in GiB from one GiB on. */
  public static String bytes(long bytes) {
    double mebibytes = bytes / (double) (1 << 20);
    return mebibytes < 1024
        ? decimals(mebibytes, 1) + " MiB"
        : decimals(mebibytes / 1024, 1) + " GiB";
  }

  /** Formats to a number of significant digits, with an exponent only from ten million on. */
  public static String significant(double value, int digits) {
    if (!Double.isFinite(value)) {
      return NONE;
    }
    BigDecimal rounded = new BigDecimal(value).round(new MathContext(digits));
    int missing = value == 0 ? 0 : Math.max(0, digits - rounded.precision());
    return text(rounded.setScale(rounded.scale() + missing));
  }

  /** Formats all digits, with an exponent only from ten million on. */
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

  /** Formats a duration in its two greatest units, from 100 hours on in whole hours. */
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
    return minutes < LONG_HOURS * 60
        ? minutes / 60 + " h " + minutes % 60 + " min"
        : count(Math.round(seconds / 3600)) + " h";
  }
}
