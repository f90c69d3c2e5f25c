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
import org.lsqbeam.transforms.run.Provenance;

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
        : List.of(new TimeSection(runs(runs.inOrder(), all), phases(runs.inOrder(), all)));
  }

  private static Grid runs(List<RunResult> runs, PhaseSeconds all) {
    List<Phase> phases = List.copyOf(ofRuns(all).byPhase().keySet());
    List<String> headings = new ArrayList<>(List.of("sum", "updates, %"));
    headings.addAll(phases.stream().map(Phase::label).toList());
    return new Grid(
        "times", "", List.of("run"), headings, runs.stream().map(run -> row(run, phases)).toList());
  }

  private static Grid.Row row(RunResult run, List<Phase> phases) {
    PhaseSeconds seconds = ofRuns(PhaseSeconds.of(List.of(run)));
    boolean known = !seconds.byPhase().isEmpty();
    List<String> figures = new ArrayList<>();
    figures.add(known ? Numbers.duration(seconds.sum()) : "");
    figures.add(
        known && isTrainingRecorded(run) ? Numbers.points(seconds.percent(Phase.UPDATES)) : "");
    for (Phase phase : phases) {
      Double of = seconds.byPhase().get(phase);
      figures.add(of == null ? "" : Numbers.duration(of));
    }
    return Grid.Row.of(run, List.of(), figures);
  }

  /** The time of runs, without that of a process before them. */
  private static PhaseSeconds ofRuns(PhaseSeconds seconds) {
    return seconds.only(phase -> !phase.isBeforeRuns());
  }

  /** Whether all training of a run has times; earlier versions recorded none. */
  private static boolean isTrainingRecorded(RunResult run) {
    Provenance provenance = run.provenance();
    return provenance != null
        && provenance.sessions().stream().allMatch(session -> session.seconds() != null);
  }

  /** Without shares where the training of a run is missing from the sums. */
  private static Grid phases(List<RunResult> runs, PhaseSeconds all) {
    boolean shares =
        runs.stream()
            .filter(run -> !PhaseSeconds.of(List.of(run)).byPhase().isEmpty())
            .allMatch(TimeSection::isTrainingRecorded);
    List<Grid.Row> rows = new ArrayList<>();
    all.byPhase()
        .forEach(
            (phase, seconds) ->
                rows.add(
                    row(
                        phase.label(),
                        phase.meaning(),
                        seconds,
                        shares ? Numbers.points(all.percent(phase)) : "")));
    return new Grid(
        "phases",
        "",
        List.of("phase", "what happens"),
        List.of("time", "share, %"),
        rows,
        List.of(row("sum", "", all.sum(), shares ? Numbers.points(100) : "")));
  }

  private static Grid.Row row(String head, String meaning, double seconds, String share) {
    return Grid.Row.of("first", head, List.of(meaning), List.of(Numbers.duration(seconds), share));
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
