package org.lsqbeam.transforms.progress;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.event.Level;

/**
 * A line on work that is done, for a person and for a program.
 *
 * @param level how much it matters
 * @param event the kind of line
 * @param figures in the order of their importance
 * @param subject what the figures are of; may be empty
 * @param fields the figures for a program, by name
 */
public record ProgressLine(
    Level level, String event, List<String> figures, String subject, Map<String, Object> fields) {
  private static final String SEPARATOR = ", ";
  private static final String GAP = "  ";
  private static final String CUT = "...";

  /** The end of a rate: what it counts, in each second. */
  private static final String RATE = " [a-z]+/s$";

  /** The fewest characters of a subject that tell anything. */
  private static final int FEWEST = 8;

  public ProgressLine {
    figures = figures.stream().filter(figure -> !figure.isEmpty()).toList();
    fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
  }

  /** Returns all of it, without a limit to its length. */
  public String text() {
    return Stream.concat(figures.stream(), Stream.of(subject))
        .filter(part -> !part.isEmpty())
        .collect(Collectors.joining(SEPARATOR));
  }

  /**
   * Returns all figures, and as much of the subject as fits behind them. If even the figures are
   * too long, nothing is left out.
   */
  public String text(int columns) {
    String start = String.join(SEPARATOR, figures);
    int room = columns - start.length() - SEPARATOR.length();
    return subject.length() <= room || start.length() > columns
        ? text()
        : start + (room >= FEWEST ? SEPARATOR + cut(room) : "");
  }

  private String cut(int columns) {
    return subject.substring(0, columns - CUT.length()) + CUT;
  }

  /**
   * Returns as many whole figures as fit, and the subject behind them, which may be cut. A rate
   * loses the name of what it counts where it does not fit otherwise.
   */
  public String fitted(int columns) {
    List<String> parts = new ArrayList<>();
    int room = columns;
    for (String each : figures) {
      String figure = each.length() > room ? each.replaceFirst(RATE, "/s") : each;
      if (!parts.isEmpty() && figure.length() > room) {
        break;
      }
      parts.add(figure);
      room -= figure.length() + GAP.length();
    }
    if (subject.length() <= room) {
      parts.add(subject);
    } else if (room >= FEWEST) {
      parts.add(cut(room));
    }
    return String.join(GAP, parts).stripTrailing();
  }
}
