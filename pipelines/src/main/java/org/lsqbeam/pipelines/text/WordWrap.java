package org.lsqbeam.pipelines.text;

import java.util.StringTokenizer;

/** Breaks text between words. */
public final class WordWrap {
  private WordWrap() {}

  /**
   * Sets a term and, to the right of it, its description, which continues below itself.
   *
   * @param indent the column at which the description starts
   * @param width the most characters of a line that is not a single long word
   * @return lines, each ending in a newline
   */
  public static String hanging(String term, String description, int indent, int width) {
    StringBuilder lines = new StringBuilder();
    StringBuilder line = new StringBuilder(term);
    line.append(" ".repeat(Math.max(1, indent - term.length())));
    int start = line.length();
    for (StringTokenizer words = new StringTokenizer(description); words.hasMoreTokens(); ) {
      String word = words.nextToken();
      if (line.length() > start && line.length() + word.length() > width) {
        lines.append(line.toString().stripTrailing()).append('\n');
        line = new StringBuilder(" ".repeat(indent));
        start = indent;
      }
      line.append(word).append(' ');
    }
    return lines.append(line.toString().stripTrailing()).append('\n').toString();
  }
}
