package org.lsqbeam.graphs.io;

import java.util.Collection;
import java.util.Locale;
import java.util.stream.Collectors;

/** Messages of one line for a person. */
public final class Messages {
  private static final int SHOWN = 5;

  /** Room for two paths of the longest kind; the end of a message often has the remedy. */
  private static final int LONGEST = 10_000;

  private static final int END = 1_000;

  private Messages() {}

  /**
   * Returns a text on one line, in which every character can be seen: what comes from a file may
   * have line breaks, terminal colours or invisible characters. The middle of a very long text is
   * left out.
   */
  public static String line(String text) {
    String shown =
        text.length() <= LONGEST
            ? text
            : text.substring(0, LONGEST - END) + "..." + text.substring(text.length() - END);
    StringBuilder line = new StringBuilder();
    shown
        .codePoints()
        .forEach(
            character -> {
              if (isVisible(character)) {
                line.appendCodePoint(character);
              } else {
                line.append(escaped(character));
              }
            });
    return line.toString();
  }

  private static boolean isVisible(int character) {
    return switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          false;
      default -> true;
    };
  }

  private static String escaped(int character) {
    return switch (character) {
      case '\n' -> "\\n";
      case '\r' -> "\\r";
      case '\t' -> "\\t";
      default -> String.format(Locale.ROOT, "\\u%04x", character);
    };
  }

  /** The first few, and how many more there are. */
  public static String of(Collection<?> things) {
    String shown =
        things.stream().limit(SHOWN).map(Object::toString).collect(Collectors.joining(", "));
    int more = things.size() - SHOWN;
    return more > 0 ? shown + " and " + more + " more" : shown;
  }
}
