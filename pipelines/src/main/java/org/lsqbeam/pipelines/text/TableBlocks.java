package org.lsqbeam.pipelines.text;

import java.util.ArrayList;
import java.util.List;

/** Breaks a table of {@link AlignedLines} between its columns, where it is too wide. */
public final class TableBlocks {
  /** The columns that say what a line is; they are in each block. */
  private static final int NAMES = 2;

  private TableBlocks() {}

  /**
   * Returns the table in blocks, one below the other, and what comes behind it.
   *
   * @param text the table, whose first line has the names of its columns, and notes behind it
   * @param width that the lines may have
   */
  public static String of(String text, int width) {
    List<String> lines = text.lines().toList();
    if (lines.stream().allMatch(line -> line.length() <= width)) {
      return text;
    }
    int columns = starts(lines.subList(0, 1)).size();
    int rows = 1;
    while (rows < lines.size() && starts(lines.subList(0, rows + 1)).size() == columns) {
      rows++;
    }
    StringBuilder blocks = new StringBuilder();
    List<String> table = lines.subList(0, rows);
    List<Integer> starts = starts(table);
    int longest = table.stream().mapToInt(String::length).max().orElse(0);
    starts.add(longest + 2);
    int from = Math.min(NAMES, columns);
    int names = starts.get(from);
    while (from < columns) {
      int to = from + 1;
      while (to < columns && names + starts.get(to + 1) - 2 - starts.get(from) <= width) {
        to++;
      }
      blocks.append(blocks.isEmpty() ? "" : "\n");
      for (String row : table) {
        String line = part(row, 0, names) + part(row, starts.get(from), starts.get(to));
        blocks.append(line.stripTrailing()).append('\n');
      }
      from = to;
    }
    lines
        .subList(rows, lines.size())
        .forEach(note -> blocks.append(WordWrap.hanging("", 0, note, width)));
    return blocks.toString();
  }

  /** Where columns begin: behind two characters that are spaces in every line. */
  private static List<Integer> starts(List<String> lines) {
    int longest = lines.stream().mapToInt(String::length).max().orElse(0);
    List<Integer> starts = new ArrayList<>(List.of(0));
    for (int i = 2; i < longest; i++) {
      if (isGap(lines, i - 1) && isGap(lines, i - 2) && !isGap(lines, i)) {
        starts.add(i);
      }
    }
    return starts;
  }

  private static boolean isGap(List<String> lines, int position) {
    return lines.stream()
        .allMatch(line -> position >= line.length() || line.charAt(position) == ' ');
  }

  private static String part(String line, int from, int to) {
    String padded = line + " ".repeat(Math.max(0, to - line.length()));
    return padded.substring(from, to);
  }
}
