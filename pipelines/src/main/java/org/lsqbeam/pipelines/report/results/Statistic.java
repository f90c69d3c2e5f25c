package org.lsqbeam.pipelines.report.results;

import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.lsqbeam.graphs.evaluate.Accuracy;
import org.lsqbeam.graphs.evaluate.Evaluation;

/**
 * One figure of ours, over runs that differ by their seed only.
 *
 * @param mean over the seeds that have it; null where none has
 * @param comparable whether there is one that can stand against another figure
 * @param remark why there is none, what is wrong with it, or that some seeds have none; empty where
 *     all have
 */
public record Statistic(@Nullable MeanOverSeeds mean, boolean comparable, String remark) {
  /**
   * An accuracy after training.
   *
   * @param part of the accuracy, in percent
   */
  public static Statistic accuracy(
      List<RunResult> runs, ConvergenceRule chance, Function<Accuracy, Double> part) {
    SeedAggregate seeds = SeedAggregate.of(runs, chance);
    List<Double> values =
        seeds.counted().stream()
            .map(RunResult::evaluation)
            .filter(Objects::nonNull)
            .map(Evaluation::trained)
            .map(part)
            .toList();
    return new Statistic(
        values.isEmpty() ? null : MeanOverSeeds.of(values), seeds.comparable(), seeds.remark());
  }

  /**
   * Any other figure; it may be known of a run that failed later.
   *
   * @param part null where a run does not have it
   */
  public static Statistic of(List<RunResult> runs, Function<RunResult, @Nullable Double> part) {
    List<Double> values = runs.stream().map(part).filter(Objects::nonNull).toList();
    if (values.isEmpty()) {
      boolean evaluated = runs.stream().anyMatch(run -> run.evaluation() != null);
      return new Statistic(null, false, evaluated ? "not measured" : SeedAggregate.none(runs));
    }
    boolean all = values.size() == runs.size();
    return new Statistic(
        MeanOverSeeds.of(values), true, all ? "" : values.size() + " of " + runs.size() + " seeds");
  }
}
