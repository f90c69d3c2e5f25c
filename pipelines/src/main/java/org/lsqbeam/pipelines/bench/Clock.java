package org.lsqbeam.pipelines.bench;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.lsqbeam.graphs.io.Suggestions;

/** Which time is compared. */
public enum Clock {
  /** The time that a user waits. Other processes of the machine change it. */
  WALL {
    @Override
    double secondsPerItem(Turn turn) {
      return turn.wallSeconds() / turn.items();
    }
  },
  /** The time that all cores worked. A GPU's work is not in it. */
  CPU {
    @Override
    double secondsPerItem(Turn turn) {
      return turn.cpuSeconds() / turn.items();
    }
  };

  abstract double secondsPerItem(Turn turn);

  /** The clock of a name: {@code wall} or {@code cpu}. */
  public static Clock named(String name) {
    return Arrays.stream(values())
        .filter(clock -> clock.label().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "unknown clock '"
                        + name
                        + "'"
                        + Suggestions.didYouMeanOrOneOf(name, List.of(WALL.label(), CPU.label()))));
  }

  /** The name. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
