package org.lsqbeam.graphs.pretrained;

import java.util.HashSet;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An entry of a name map: for which variables it is, and what their tensors are called. {@code
 * stage{s}/block{b}/conv1/weights} is for every stage and block; {@code
 * layer{s}.{b-1}.conv1.weight} then has both numbers, the block's one lower. An asterisk as the
 * last part of both names is any variable of a layer, in the {@link Framework}'s words.
 */
final class NamePattern {
  private static final String ANY = "*";
  private static final String ANY_GROUP = "any"; // no number's, which are single letters
  private static final Pattern TOKEN = Pattern.compile("\\{([a-z])}|(\\*)|([^{}*]+)|([{}])");
  private static final Pattern THEIR_TOKEN =
      Pattern.compile("\\{([a-z])([+-][0-9]{1,6})?}|(\\*)|([{}])");

  private final String ours;
  private final String theirs;
  private final Pattern variables;
  private final boolean any;

  /**
   * An entry.
   *
   * @throws IllegalArgumentException if a placeholder is not in both names, or not well formed
   */
  NamePattern(String ours, String theirs) {
    this.ours = ours;
    this.theirs = theirs;
    Set<String> placeholders = new HashSet<>();
    StringBuilder regex = new StringBuilder();
    TOKEN.matcher(ours).results().forEach(token -> regex.append(part(token, placeholders)));
    variables = Pattern.compile(regex.toString());
    any = placeholders.contains(ANY);
    checkTheirs(placeholders);
  }

  private String part(MatchResult token, Set<String> placeholders) {
    String number = token.group(1);
    boolean star = token.group(2) != null;
    if (number == null && !star) {
      require(token.group(4) == null, ours + " has a stray '" + token.group() + "'");
      return Pattern.quote(token.group());
    }
    require(placeholders.add(star ? ANY : number), ours + " has " + token.group() + " twice");
    if (star) {
      require(ours.endsWith("/*"), ours + " has its * not as the last part");
      return "(?<" + ANY_GROUP + ">[^/]+)";
    }
    return "(?<" + number + ">[0-9]{1,6})";
  }

  private void checkTheirs(Set<String> placeholders) {
    Set<String> used = new HashSet<>();
    THEIR_TOKEN
        .matcher(theirs)
        .results()
        .forEach(
            token -> {
              require(token.group(4) == null, theirs + " has a stray '" + token.group() + "'");
              used.add(token.group(3) != null ? ANY : token.group(1));
            });
    require(
        used.equals(placeholders),
        "'" + ours + "' and '" + theirs + "' have not the same placeholders");
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise);
    }
  }

  /** Whether this entry is for a variable. */
  boolean isFor(String variable, Framework layout) {
    Matcher matched = variables.matcher(variable);
    return matched.matches() && (!any || layout.word(matched.group(ANY_GROUP)) != null);
  }

  /** The name of the tensor of a variable that this entry is for. */
  String tensorOf(String variable, Framework layout) {
    Matcher matched = variables.matcher(variable);
    if (!matched.matches()) {
      throw new IllegalArgumentException(ours + " is not for " + variable);
    }
    return THEIR_TOKEN
        .matcher(theirs)
        .replaceAll(token -> Matcher.quoteReplacement(value(token, matched, layout)));
  }

  private static String value(MatchResult token, Matcher matched, Framework layout) {
    if (token.group(3) != null) {
      return String.valueOf(layout.word(matched.group(ANY_GROUP)));
    }
    int offset = token.group(2) == null ? 0 : Integer.parseInt(token.group(2));
    return Integer.toString(Integer.parseInt(matched.group(token.group(1))) + offset);
  }

  @Override
  public String toString() {
    return ours;
  }
}
