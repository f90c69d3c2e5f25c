package org.lsqbeam.graphs.io;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Writes and reads enum constants as a person does: {@code STEP_DECAY} is {@code step-decay}. */
public final class EnumNames {
  private EnumNames() {}

  /** Returns a constant's name in lower case with dashes. */
  public static String nameOf(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Returns the names of all constants, in their order. */
  public static <E extends Enum<E>> List<String> all(Class<E> type) {
    return Arrays.stream(type.getEnumConstants()).map(EnumNames::nameOf).toList();
  }

  /**
   * Reads what {@link #nameOf} writes.
   *
   * @param kind what the error calls it, such as {@code reference}
   * @throws IllegalArgumentException naming the text, and the nearest name or all of them
   */
  public static <E extends Enum<E>> E parse(Class<E> type, String kind, String text) {
    return Arrays.stream(type.getEnumConstants())
        .filter(constant -> nameOf(constant).equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "unknown "
                        + kind
                        + " '"
                        + text
                        + "'"
                        + Suggestions.didYouMeanOrOneOf(text, all(type))));
  }
}
