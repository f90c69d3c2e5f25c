package org.lsqbeam.pipelines.text;

import java.util.List;

/** A table as plain text. */
public final class AlignedLines {
  private AlignedLines() {}

  /**
   * Puts cells below each other, two spaces between columns.
   *
   * @param sides of each column: {@code <} for words, to the left, {@code >} for figures
   * @param lines of as many cells each as there are columns
   */
  public static String of(String sides, List<List<String>> lines) {
    int columns = sides.length();
    int[] width = new int[columns];
    for (List<String> line : lines) {
      for (int i = 0; i < columns; i++) {
        width[i] = Math.max(width[i], line.get(i).length());
      }
    }
    StringBuilder text = new StringBuilder();
    for (List<String> line : lines) {
      StringBuilder padded = new StringBuilder();
      for (int i = 0; i < columns; i++) {
        String space = " ".repeat(width[i] - line.get(i).length());
        boolean words = sides.charAt(i) == '<';
        padded.append(words ? line.get(i) + space : space + line.get(i)).append("  ");
      }
      text.append(padded.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }
}
