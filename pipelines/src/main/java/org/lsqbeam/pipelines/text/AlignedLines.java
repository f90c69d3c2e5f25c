package org.lsqbeam.pipelines.text;

import java.util.List;

/** Formats a table as plain text. */
public final class AlignedLines {
  private AlignedLines() {}

  /**
   * Aligns cells in columns with two spaces between them.
   *
   * @param sides the alignment of each column: {@code <} left or {@code >} right
   * @param lines the cells of each line, one for each column
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
