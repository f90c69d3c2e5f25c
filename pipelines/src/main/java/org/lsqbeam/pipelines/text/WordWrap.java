package org.lsqbeam.pipelines.text;

import java.util.StringTokenizer;

/** Breaks text into lines of a limited width. */
public final class WordWrap {
  private WordWrap() {}

  /**
   * Returns lines, each ending in a newline: the first begins with a word, padded to an indent, and
   * the others with the indent. A first word that is longer gets a separate line.
   */
  public static String hanging(String first, int indent, String text, int width) {
    StringBuilder lines = new StringBuilder();
    StringBuilder line = new StringBuilder(first);
    if (first.length() >= indent && indent > 0) {
      lines.append(line).append('\n');
      line.setLength(0);
    }
    line.append(" ".repeat(indent - line.length()));
    for (StringTokenizer words = new StringTokenizer(text); words.hasMoreTokens(); ) {
      String next = words.nextToken();
      if (line.length() > indent && line.length() + next.length() > width) {
        lines.append(line.toString().stripTrailing()).append('\n');
        line = new StringBuilder(" ".repeat(indent));
      }
      line.append(next).append(' ');
    }
    return lines.append(line.toString().stripTrailing()).append('\n').toString();
  }
}
