package org.lsqbeam.pipelines.report;

import java.util.List;
import java.util.stream.IntStream;

/** Chooses some of many epochs, so that a page does not grow with their number. */
final class Thinned {
  private Thinned() {}

  /** Positions in a list, evenly chosen, with the first and the last; all if there are few. */
  static List<Integer> positions(int count, int most) {
    int shown = Math.min(count, most);
    return IntStream.range(0, shown)
        .map(i -> shown == 1 ? 0 : Math.round((float) i * (count - 1) / (shown - 1)))
        .boxed()
        .toList();
  }

  /** The items at these positions. */
  static <T> List<T> of(List<T> items, int most) {
    return positions(items.size(), most).stream().map(items::get).toList();
  }
}
