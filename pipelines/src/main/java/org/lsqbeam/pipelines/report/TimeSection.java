package org.lsqbeam.pipelines.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.lsqbeam.graphs.train.Phase;
import org.lsqbeam.pipelines.report.results.PhaseSeconds;
import org.lsqbeam.pipelines.report.results.RunResult;
import org.lsqbeam.pipelines.report.results.RunResults;
import org.lsqbeam.pipelines.text.Numbers;

/**
 * The report's section on where the time went, as text for the templates.
 *
 * @param runs the time of each run by phase
 * @param phases the sums over all runs, with the time of their processes before them
 */
record TimeSection(Grid runs, Grid phases) {
  /** One section, or none if no run has recorded its time. */
  static List<TimeSection> of(RunResults runs) {
    PhaseSeconds all = PhaseSeconds.of(runs.inOrder());
    return all.byPhase().isEmpty()
        ? List.of()
        : List.of(new TimeSection(runs(runs.inOrder(), all), phases(all)));
  }

  private static Grid runs(List<RunResult> runs, PhaseSeconds all) {
    List<Phase> phases = List.copyOf(ofRuns(all).byPhase().keySet());
    List<String> headings = new ArrayList<>(phases.stream().map(Phase::label).toList());
    headings.addAll(List.of("sum", "updates, %"));
    return new Grid(
        "times", "", List.of("run"), headings, runs.stream().map(run -> row(run, phases)).toList());
  }

  private static Grid.Row row(RunResult run, List<Phase> phases) {
    PhaseSeconds seconds = ofRuns(PhaseSeconds.of(List.of(run)));
    boolean known = !seconds.byPhase().isEmpty();
    List<String> figures = new ArrayList<>();
    for (Phase phase : phases) {
      Double of = seconds.byPhase().get(phase);
      figures.add(of == null ? "" : Numbers.duration(of));
    }
    figures.add(known ? Numbers.duration(seconds.sum()) : "");
    figures.add(known ? Numbers.points(seconds.percent(Phase.UPDATES)) : "");
    return Grid.Row.of(run, List.of(), figures);
  }

  /** The time of runs, without that of a process before them. */
  private static PhaseSeconds ofRuns(PhaseSeconds seconds) {
    return seconds.only(phase -> !phase.isBeforeRuns());
  }

  private static Grid phases(PhaseSeconds all) {
    List<Grid.Row> rows = new ArrayList<>();
    all.byPhase()
        .forEach(
            (phase, seconds) ->
                rows.add(row(phase.label(), phase.meaning(), seconds, all.percent(phase))));
    rows.add(row("sum", "", all.sum(), 100));
    return new Grid(
        "phases", "", List.of("phase", "what happens"), List.of("time", "share, %"), rows);
  }

  private static Grid.Row row(String head, String meaning, double seconds, double percent) {
    return Grid.Row.of(
        "first",
        head,
        List.of(meaning),
        List.of(Numbers.duration(seconds), Numbers.points(percent)));
  }

  /** The same for one run in {@code results.json}, by the phases' labels; null if unknown. */
  static @Nullable Map<String, Double> json(RunResult run) {
    Map<String, Double> json = new TreeMap<>();
    PhaseSeconds.of(List.of(run))
        .byPhase()
        .forEach((phase, seconds) -> json.put(phase.label(), seconds));
    return json.isEmpty() ? null : json;
  }
}
