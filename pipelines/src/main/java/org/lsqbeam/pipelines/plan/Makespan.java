package org.lsqbeam.pipelines.plan;

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.lsqbeam.graphs.train.TrainingSpec;
import org.lsqbeam.transforms.training.RunSchedule;

/**
 * The hours from the first run's start to the last run's end, simulated with the schedule that the
 * workers follow.
 *
 * @param hours with so many workers
 * @param bound what no schedule can be below: the longest chain of a full-precision run and one
 *     that starts from it, or an equal share of all work for each worker
 */
public record Makespan(double hours, double bound) {
  private record Busy(double until, TrainingSpec run) {}

  /**
   * Simulates the workers.
   *
   * @param work what the schedule expects of a run, in any unit
   * @param hours that a run takes
   */
  public static Makespan of(
      List<TrainingSpec> runs,
      ToDoubleFunction<TrainingSpec> work,
      ToDoubleFunction<TrainingSpec> hours,
      int workers) {
    RunSchedule schedule = RunSchedule.of(runs, work);
    PriorityQueue<Busy> busy = new PriorityQueue<>(Comparator.comparingDouble(Busy::until));
    Set<String> taken = new HashSet<>();
    Set<String> trained = new HashSet<>();
    double now = 0;
    while (trained.size() < runs.size()) {
      for (TrainingSpec run : schedule.ready(trained, taken)) {
        if (busy.size() < workers) {
          busy.add(new Busy(now + hours.applyAsDouble(run), run));
          taken.add(run.fingerprint());
        }
      }
      Busy first = busy.remove();
      now = first.until();
      trained.add(first.run().fingerprint());
    }
    return new Makespan(now, bound(runs, hours, workers));
  }

  private static double bound(
      List<TrainingSpec> runs, ToDoubleFunction<TrainingSpec> hours, int workers) {
    Map<String, Double> byFingerprint =
        runs.stream().collect(Collectors.toMap(TrainingSpec::fingerprint, hours::applyAsDouble));
    double longestChain =
        runs.stream()
            .mapToDouble(
                run ->
                    hours.applyAsDouble(run)
                        + (run.init() == null ? 0 : byFingerprint.getOrDefault(run.init(), 0.0)))
            .max()
            .orElse(0);
    double all = runs.stream().mapToDouble(hours).sum();
    return Math.max(longestChain, all / workers);
  }
}
