package org.lsqbeam.graphs.io;

import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** Finds the name that somebody probably meant. */
public final class Suggestions {
  private static final LevenshteinDistance DISTANCE = LevenshteinDistance.getDefaultInstance();

  private static final int SHORTEST_PREFIX = 3;

  private Suggestions() {}

  /**
   * Returns the known name nearest to a word: with the fewest characters to insert, delete or
   * replace, where case, dashes and underscores do not count; two neighbours that are swapped are
   * one change. A third of the word's characters may differ; a word of three or more characters
   * also finds names that begin with it.
   */
  public static Optional<String> nearest(String word, Collection<String> known) {
    String wanted = normalized(word);
    String nearest = null;
    int fewest = Integer.MAX_VALUE;
    for (String name : known) {
      String candidate = normalized(name);
      int distance = DISTANCE.apply(wanted, candidate);
      int changes = distance == 2 && isSwapped(wanted, candidate) ? 1 : distance;
      boolean near =
          changes <= Math.max(1, (wanted.length() + 1) / 3)
              || (wanted.length() >= SHORTEST_PREFIX && candidate.startsWith(wanted));
      if (near && !wanted.isEmpty() && changes < fewest) {
        fewest = changes;
        nearest = name;
      }
    }
    return Optional.ofNullable(nearest);
  }

  /** Returns {@code ; did you mean 'x'?}, or an empty text where no known name is near. */
  public static String didYouMean(String word, Collection<String> known) {
    return nearest(word, known).map(name -> "; did you mean '" + name + "'?").orElse("");
  }

  /** Returns {@link #didYouMean}, or where no known name is near {@code ; must be one of ...}. */
  public static String didYouMeanOrOneOf(String word, Collection<String> known) {
    String suggestion = didYouMean(word, known);
    return suggestion.isEmpty() ? "; must be one of " + String.join(", ", known) : suggestion;
  }

  /**
   * Returns what has a name.
   *
   * @param error the beginning of the error, such as {@code unknown network}
   * @throws IllegalArgumentException if the name is unknown; suggests the nearest one, or lists
   *     them all
   */
  public static <T> T named(Map<String, T> known, String error, String name) {
    T thing = known.get(name);
    if (thing == null) {
      throw new IllegalArgumentException(
          error + " '" + name + "'" + didYouMeanOrOneOf(name, known.keySet()));
    }
    return thing;
  }

  /** Whether two neighbouring characters are swapped, and nothing else differs. */
  private static boolean isSwapped(String word, String name) {
    return IntStream.range(0, word.length() - 1)
        .mapToObj(i -> new StringBuilder(word).deleteCharAt(i).insert(i + 1, word.charAt(i)))
        .anyMatch(swapped -> swapped.toString().equals(name));
  }

  private static String normalized(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[-_]", "");
  }
}
