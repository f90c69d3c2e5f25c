package org.lsqbeam.pipelines.options;

import java.util.Locale;

/** What options hold as text, so that a wrong one is answered with its name and what is allowed. */
public final class OptionValues {
  private OptionValues() {}

  /**
   * True or false.
   *
   * @throws IllegalArgumentException if it is neither
   */
  public static boolean flag(String name, String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default ->
          throw new IllegalArgumentException(name + " is '" + text + "'; allowed: true or false");
    };
  }

  /**
   * A number; a whole one where it may be above 1.
   *
   * @throws IllegalArgumentException if it is none, or not between the least and the most
   */
  public static double number(String name, String text, double least, double most) {
    double value;
    try {
      value = Double.parseDouble(text);
    } catch (NumberFormatException e) {
      value = Double.NaN;
    }
    if (!(value >= least && value <= most) || (most > 1 && value != Math.rint(value))) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s is '%s'; allowed: %s %.0f to %.0f",
              name,
              text,
              most > 1 ? "a whole number," : "a share,",
              least,
              most));
    }
    return value;
  }
}
