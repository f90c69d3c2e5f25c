package org.lsqbeam.pipelines.watch;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.lsqbeam.pipelines.text.AlignedLines;
import org.lsqbeam.pipelines.text.Numbers;
import org.lsqbeam.transforms.run.ArtifactStore;
import org.lsqbeam.transforms.training.TrainingRun;

/**
 * How far the runs of an experiment are.
 *
 * @param runs in the experiment's order
 */
public record SweepStatus(List<WatchedRun> runs) {
  /** Looks at the folders of runs. */
  public static SweepStatus of(List<TrainingRun> runs, ArtifactStore store) throws IOException {
    List<WatchedRun> watched = new ArrayList<>();
    for (TrainingRun run : runs) {
      watched.add(WatchedRun.of(run, store.run(run.spec())));
    }
    return new SweepStatus(List.copyOf(watched));
  }

  /** Whether nothing is left to do of any run. */
  public boolean hasEnded() {
    return runs.stream().allMatch(WatchedRun::hasEnded);
  }

  private long count(WatchedRun.State state) {
    return runs.stream().filter(run -> run.state() == state).count();
  }

  /** The mean time of an epoch, for the runs that have none behind them; NaN if none has. */
  private double secondsPerEpoch() {
    return runs.stream()
        .mapToDouble(WatchedRun::secondsPerEpoch)
        .filter(seconds -> seconds > 0)
        .average()
        .orElse(Double.NaN);
  }

  /** The time of training that is left, if as many runs go on at a time as now. */
  double secondsLeft() {
    double mean = secondsPerEpoch();
    double sum = runs.stream().mapToDouble(run -> run.secondsLeft(mean)).sum();
    double longest = runs.stream().mapToDouble(run -> run.secondsLeft(mean)).max().orElse(0);
    return Math.max(longest, sum / Math.max(1, count(WatchedRun.State.RUNNING)));
  }

  /** Returns one line: how many runs are how far, and the time that is left. */
  public String summary() {
    StringBuilder text = new StringBuilder();
    text.append(count(WatchedRun.State.DONE)).append(" of ").append(runs.size());
    text.append(" runs done");
    for (WatchedRun.State state : WatchedRun.State.values()) {
      if (state != WatchedRun.State.DONE && count(state) > 0) {
        text.append(", ").append(count(state)).append(' ').append(state.words());
      }
    }
    double left = secondsLeft();
    if (left > 0 && Double.isFinite(left)) {
      text.append("; about ").append(Numbers.duration(left)).append(" of training left");
    }
    return text.toString();
  }

  /** Returns the time of training that is left of a run; empty if it is trained. */
  private static String left(WatchedRun run, double mean) {
    double seconds = run.secondsLeft(mean);
    return seconds == 0 ? "" : Numbers.duration(seconds);
  }

  /** Returns a table for a terminal of 80 columns, ending in a newline. */
  public String table() {
    List<List<String>> lines = new ArrayList<>();
    double mean = secondsPerEpoch();
    for (int i = 0; i < runs.size(); i++) {
      WatchedRun run = runs.get(i);
      String left = left(run, mean);
      lines.add(
          List.of(
              Integer.toString(i + 1),
              run.state().words(),
              run.epoch() + "/" + run.epochs(),
              run.top1() == null ? "" : Numbers.points(run.top1()) + " %",
              left.isEmpty() || left.startsWith(Numbers.NONE) ? "" : left + " left",
              run.title() + (run.reason().isEmpty() ? "" : ": " + run.reason())));
    }
    return AlignedLines.of("><>>><", lines);
  }

  /** Returns what the page shows, as JSON can hold it. */
  Map<String, Object> json() {
    Map<String, Object> json = new TreeMap<>();
    json.put("ended", hasEnded());
    json.put("summary", summary());
    List<Map<String, Object>> rows = new ArrayList<>();
    double mean = secondsPerEpoch();
    for (WatchedRun run : runs) {
      Map<String, Object> row = new TreeMap<>();
      row.put("title", run.title());
      row.put("state", run.state().words());
      row.put("epoch", run.epoch());
      row.put("epochs", run.epochs());
      row.put("top1", run.top1() == null ? "" : Numbers.points(run.top1()) + " %");
      row.put("left", left(run, mean));
      row.put("reason", run.reason());
      rows.add(row);
    }
    json.put("runs", rows);
    return json;
  }
}
