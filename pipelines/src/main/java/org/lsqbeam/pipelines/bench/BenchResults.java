package org.lsqbeam.pipelines.bench;

import java.util.ArrayList;
import java.util.List;
import org.lsqbeam.graphs.runtime.OneDnnCaches;
import org.lsqbeam.graphs.runtime.Sessions;
import org.lsqbeam.graphs.runtime.TensorFlowVersion;
import org.lsqbeam.pipelines.bench.LineResult.Row;
import org.lsqbeam.pipelines.text.AlignedLines;
import org.lsqbeam.pipelines.text.Numbers;

/**
 * Measurements, with what they depend on.
 *
 * @param machine its processor
 * @param threads of TensorFlow and PyTorch
 * @param tensorflow its version
 * @param caches what was done to oneDNN's cache sizes
 * @param clock that is compared
 * @param rounds how often each contender had a turn
 * @param lines the measurements
 */
public record BenchResults(
    String machine,
    int threads,
    String tensorflow,
    String caches,
    String clock,
    int rounds,
    List<LineResult> lines) {
  public BenchResults {
    lines = List.copyOf(lines);
  }

  /** Results of this machine. */
  public static BenchResults of(String machine, Clock clock, int rounds, List<LineResult> lines) {
    return new BenchResults(
        machine,
        Sessions.threads(),
        TensorFlowVersion.description(),
        OneDnnCaches.description(),
        clock.label(),
        rounds,
        lines);
  }

  /** What the measurements depend on, in one paragraph. */
  public String conditions() {
    return ("Speed is relative to the first row or the one that is named, by the %s clock, and the median of %s.%n"
            + "Processor: %s; threads: %d%nTensorFlow %s%n%s")
        .formatted(clock, Numbers.count(rounds, "round"), machine, threads, tensorflow, caches);
  }

  /** A table of each line as plain text. */
  public static String text(LineResult line) {
    List<List<String>> cells = new ArrayList<>();
    cells.add(List.of("", line.unit() + "/s", "CPU us each", "speed", "lowest to highest"));
    for (Row row : line.rows()) {
      cells.add(
          row.isMissing()
              ? List.of(row.contender(), "", "", "", "not measured: " + row.missing())
              : List.of(
                  row.contender(),
                  Numbers.rate(row.itemsPerSecond()),
                  Numbers.significant(1e3 * row.cpuMilliseconds(), 3),
                  Numbers.decimals(row.speed(), 2),
                  range(row, line.rows().get(0))));
    }
    return line.line() + ": " + line.title() + "\n" + AlignedLines.of("<>>><", cells);
  }

  private static String range(Row row, Row first) {
    return Numbers.decimals(row.lowest(), 2)
        + " to "
        + Numbers.decimals(row.highest(), 2)
        + (row.rival().equals(first.contender()) ? "" : " of " + row.rival());
  }
}
