package org.lsqbeam.pipelines.report;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.lsqbeam.graphs.evaluate.Accuracy;
import org.lsqbeam.graphs.evaluate.Evaluation;
import org.lsqbeam.pipelines.paper.ByPrecision;

/**
 * One figure of ours, over runs that differ by their seed only.
 *
 * @param mean over the seeds that have it; null where none has
 * @param remark why there is none, or that some seeds have none; empty where all have
 */
record Measured(@Nullable MeanOverSeeds mean, String remark) {
  private static final double DEVIATIONS = 3;

  /**
   * An accuracy after training. A run that failed, or that ended where guessing would, did not
   * converge and is in no mean.
   *
   * @param classes of the dataset
   * @param part of the accuracy, in percent
   */
  static Measured accuracy(List<RunResult> runs, int classes, Function<Accuracy, Double> part) {
    return of(
        runs,
        run -> run.evaluation() == null ? null : part.apply(run.evaluation().trained()),
        run -> diverged(run, classes));
  }

  /**
   * Any other figure; it may be known of a run that failed later.
   *
   * @param part null where a run does not have it
   */
  static Measured of(List<RunResult> runs, Function<RunResult, @Nullable Double> part) {
    return of(runs, part, run -> run.failure() != null && part.apply(run) == null);
  }

  private static Measured of(
      List<RunResult> runs,
      Function<RunResult, @Nullable Double> part,
      Predicate<RunResult> diverged) {
    List<Double> values = new ArrayList<>();
    int lost = 0;
    for (RunResult run : runs) {
      Double value = part.apply(run);
      if (diverged.test(run)) {
        lost++;
      } else if (value != null) {
        values.add(value);
      }
    }
    if (values.isEmpty()) {
      return new Measured(null, lost > 0 ? ByPrecision.DIVERGED : missing(runs));
    }
    String some = values.size() + " of " + runs.size() + " seeds";
    return new Measured(
        MeanOverSeeds.of(values),
        values.size() == runs.size()
            ? ""
            : lost > 0 ? some + ", " + lost + " " + ByPrecision.DIVERGED : some);
  }

  private static String missing(List<RunResult> runs) {
    if (runs.isEmpty()) {
      return "not run";
    }
    return runs.stream().anyMatch(run -> run.evaluation() != null) ? "not measured" : "unfinished";
  }

  /** Whether a run failed, or its accuracy is no more than three standard errors above guessing. */
  private static boolean diverged(RunResult run, int classes) {
    Evaluation evaluation = run.evaluation();
    if (evaluation == null) {
      return run.failure() != null;
    }
    Accuracy trained = evaluation.trained();
    double chance = 1.0 / classes;
    double error = Math.sqrt(chance * (1 - chance) / trained.images());
    return !(trained.top1() > 100 * (chance + DEVIATIONS * error));
  }
}
