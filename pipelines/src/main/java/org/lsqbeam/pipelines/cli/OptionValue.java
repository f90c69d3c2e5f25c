package org.lsqbeam.pipelines.cli;

import org.jspecify.annotations.Nullable;

/** Reads the text of an option; an error names the option, its value and what is allowed. */
final class OptionValue {
  private OptionValue() {}

  /**
   * @throws IllegalArgumentException if it is neither true nor false
   */
  static boolean flag(String name, String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw wrong(name, text, "true or false");
    };
  }

  /**
   * @throws IllegalArgumentException if it is no whole number in a range
   */
  static long whole(String name, String text, long lowest, long highest) {
    if (text.matches("-?[0-9]{1,18}")) {
      long value = Long.parseLong(text);
      if (value >= lowest && value <= highest) {
        return value;
      }
    }
    throw wrong(name, text, "a whole number, " + lowest + " to " + highest);
  }

  /**
   * @throws IllegalArgumentException if it is no number from 0 to 1
   */
  static double share(String name, String text) {
    double value = number(text);
    if (value >= 0 && value <= 1) {
      return value;
    }
    throw wrong(name, text, "a number, 0 to 1");
  }

  /**
   * @throws IllegalArgumentException if it is no finite number from 0 on
   */
  static @Nullable Double price(String name, @Nullable String text) {
    if (text == null) {
      return null;
    }
    double value = number(text);
    if (value >= 0 && value < Double.POSITIVE_INFINITY) {
      return value;
    }
    throw wrong(name, text, "a number, 0 or above");
  }

  private static double number(String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }

  private static IllegalArgumentException wrong(String name, String text, String allowed) {
    return new IllegalArgumentException(name + " is " + shown(text) + "; must be " + allowed);
  }

  /** The text as a message shows it: a number as it is, anything else in single quotes. */
  static String shown(String text) {
    return text.matches("-?[0-9]+(\\.[0-9]+)?") ? text : "'" + text + "'";
  }
}
