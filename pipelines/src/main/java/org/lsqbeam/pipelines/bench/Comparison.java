package org.lsqbeam.pipelines.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.lsqbeam.pipelines.bench.LineResult.Row;

/** Measures the contenders of a line in turns. */
final class Comparison {
  /**
   * Turns before the first that counts: TensorFlow's and the JIT compiler's first ones are slow.
   */
  private static final int WARM_UP = 2;

  private final int rounds;
  private final Clock clock;

  /**
   * A comparison.
   *
   * @param rounds how often each contender has a turn that counts
   */
  Comparison(int rounds, Clock clock) {
    this.rounds = rounds;
    this.clock = clock;
  }

  LineResult of(Line line) throws IOException, InterruptedException {
    Map<String, String> missing = new LinkedHashMap<>();
    Map<String, Contender> open = new LinkedHashMap<>();
    Map<String, List<Turn>> turns = new LinkedHashMap<>();
    try {
      for (Entry entry : line.entries()) {
        try {
          open.put(entry.name(), entry.opener().open());
          turns.put(entry.name(), new ArrayList<>());
        } catch (MissingPeerException e) {
          missing.put(entry.name(), String.valueOf(e.getMessage()));
        }
      }
      for (int round = -WARM_UP; round < rounds; round++) {
        for (Map.Entry<String, Contender> contender : open.entrySet()) {
          Turn turn = contender.getValue().turn();
          if (round >= 0) {
            turns.getOrDefault(contender.getKey(), new ArrayList<>()).add(turn);
          }
        }
      }
    } finally {
      open.values().forEach(Contender::close);
    }
    return result(line, missing, turns);
  }

  private LineResult result(Line line, Map<String, String> missing, Map<String, List<Turn>> turns) {
    List<Row> rows = new ArrayList<>();
    String first = line.entries().get(0).name();
    for (Entry entry : line.entries()) {
      String reason = missing.get(entry.name());
      rows.add(
          reason != null
              ? Row.missing(entry.name(), reason)
              : row(entry.name(), entry.rival().orElse(first), turns));
    }
    return new LineResult(line.name(), line.title(), line.unit(), rows);
  }

  private Row row(String name, String rival, Map<String, List<Turn>> of) {
    List<Turn> turns = of.getOrDefault(name, List.of());
    List<Turn> others = of.getOrDefault(rival, List.of());
    List<Double> speeds = new ArrayList<>();
    for (int i = 0; i < turns.size(); i++) {
      speeds.add(clock.secondsPerItem(others.get(i)) / clock.secondsPerItem(turns.get(i)));
    }
    List<Double> sorted = speeds.stream().sorted().toList();
    return new Row(
        name,
        "",
        rival,
        median(turns, turn -> turn.items() / turn.wallSeconds()),
        median(turns, turn -> 1e3 * turn.cpuSeconds() / turn.items()),
        median(sorted),
        sorted.get(0),
        sorted.get(sorted.size() - 1));
  }

  private static double median(List<Turn> turns, ToDoubleFunction<Turn> value) {
    return median(turns.stream().mapToDouble(value).sorted().boxed().toList());
  }

  private static double median(List<Double> sorted) {
    int size = sorted.size();
    return (sorted.get((size - 1) / 2) + sorted.get(size / 2)) / 2;
  }
}
