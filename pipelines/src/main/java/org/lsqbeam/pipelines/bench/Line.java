package org.lsqbeam.pipelines.bench;

import java.util.List;

/**
 * A comparison.
 *
 * @param name in the table and behind {@code --lines}
 * @param title what is compared, in a few words
 * @param unit of the items, in the plural
 * @param entries the first one is what the others are compared with
 */
record Line(String name, String title, String unit, List<Entry> entries) {
  Line {
    entries = List.copyOf(entries);
  }
}
