package org.lsqbeam.pipelines.plan;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lsqbeam.graphs.train.TrainingSpec;

/**
 * The time that the runs of a plan take, counting only training.
 *
 * @param runs in the plan's order
 * @param origin of the rates, in words that follow "images/s"
 */
public record Timetable(List<Timed> runs, String origin) {
  private static final double SECONDS_PER_HOUR = 3600;

  /**
   * A run and its rate.
   *
   * @param run of the plan
   * @param imagesPerSecond null if nothing is left to train
   */
  public record Timed(PlannedRun run, @Nullable Double imagesPerSecond) {
    /** The hours left. */
    public double hours() {
      return imagesPerSecond == null ? 0 : run.imagesLeft() / imagesPerSecond / SECONDS_PER_HOUR;
    }
  }

  /** Asks for the rates of the runs that are not trained yet. */
  public static Timetable of(List<PlannedRun> runs, Rates rates) {
    List<Timed> timed = new ArrayList<>();
    for (PlannedRun run : runs) {
      timed.add(new Timed(run, run.imagesLeft() > 0 ? rates.imagesPerSecond(run) : null));
    }
    return new Timetable(timed, rates.origin());
  }

  /** The hours that one worker takes for all full-precision runs, or for all quantized ones. */
  double alone(boolean full) {
    return hours(full).stream().mapToDouble(Double::doubleValue).sum();
  }

  /** The time that some workers take for all runs. */
  Makespan makespan(int workers) {
    Map<TrainingSpec, Timed> bySpec = new HashMap<>();
    runs.forEach(each -> bySpec.put(each.run().spec(), each));
    return Makespan.of(
        runs.stream().map(each -> each.run().spec()).toList(),
        spec -> requireNonNull(bySpec.get(spec)).run().workLeft(),
        spec -> requireNonNull(bySpec.get(spec)).hours(),
        workers);
  }

  private List<Double> hours(boolean full) {
    return runs.stream().filter(each -> each.run().isFull() == full).map(Timed::hours).toList();
  }
}
