package org.lsqbeam.transforms.training;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import org.lsqbeam.graphs.train.TrainingSpec;

/** Tells which number a run has among those of its sweep, and how much the others still take. */
final class SweepProgress {
  private final List<TrainingSpec> specs;
  private final Map<TrainingSpec, Double> work = new HashMap<>();
  private final Set<TrainingSpec> ended = new HashSet<>();

  /**
   * @param runs in the experiment's order
   * @param work estimates what a run takes, in any unit
   */
  SweepProgress(List<TrainingRun> runs, ToDoubleFunction<TrainingSpec> work) {
    specs = runs.stream().map(TrainingRun::spec).toList();
    specs.forEach(spec -> this.work.put(spec, work.applyAsDouble(spec)));
  }

  /** Nothing more is to be done of a run. */
  void end(TrainingSpec spec) {
    ended.add(spec);
  }

  /** The heading of a run. */
  RunHeading heading(TrainingRun run) {
    return new RunHeading("run " + number(run.spec()) + "/" + runs(), run.title());
  }

  /** The number of a run, from 1. */
  int number(TrainingSpec spec) {
    return specs.indexOf(spec) + 1;
  }

  /** How many runs there are. */
  int runs() {
    return specs.size();
  }

  /**
   * Estimates the time of all runs that have not ended, but one.
   *
   * @param seconds that the one takes in all
   */
  double secondsOfOthers(TrainingSpec one, double seconds) {
    double others =
        work.entrySet().stream()
            .filter(run -> !run.getKey().equals(one) && !ended.contains(run.getKey()))
            .mapToDouble(Map.Entry::getValue)
            .sum();
    return seconds * others / work.getOrDefault(one, Double.POSITIVE_INFINITY);
  }
}
