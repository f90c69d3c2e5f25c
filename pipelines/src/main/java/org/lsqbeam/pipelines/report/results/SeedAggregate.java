package org.lsqbeam.pipelines.report.results;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.lsqbeam.graphs.evaluate.Accuracy;
import org.lsqbeam.graphs.evaluate.Evaluation;

/**
 * The runs whose accuracies are averaged, among runs that differ only in their seed. Runs that did
 * not converge count only if none converged.
 *
 * @param counted the runs that a mean is over; may be empty
 * @param comparable whether they converged
 * @param remark why other runs are not counted, or that those counted did not converge; empty if
 *     all count
 */
record SeedAggregate(List<RunResult> counted, boolean comparable, String remark) {
  static SeedAggregate of(List<RunResult> runs, ConvergenceRule rule) {
    List<RunResult> converged = runs.stream().filter(run -> rule.remark(run).isEmpty()).toList();
    List<RunResult> others = runs.stream().filter(rule::covers).toList();
    boolean comparable = !converged.isEmpty();
    List<RunResult> counted = comparable ? converged : others;
    if (counted.isEmpty()) {
      return new SeedAggregate(counted, false, reasonForNone(runs));
    }
    List<String> remarks = new ArrayList<>();
    if (counted.size() < runs.size()) {
      remarks.add(counted.size() + " of " + runs.size() + " seeds");
    }
    if (comparable) {
      addCount(remarks, others.size(), ConvergenceRule.DIVERGED);
    } else {
      remarks.add(ConvergenceRule.DIVERGED);
    }
    addCount(remarks, failed(runs), "failed");
    return new SeedAggregate(counted, comparable, String.join(", ", remarks));
  }

  /** The mean over the counted runs, before or after training. */
  Figure figure(Function<Evaluation, Accuracy> when, ToDoubleFunction<Accuracy> part) {
    List<Double> values =
        counted.stream()
            .map(RunResult::evaluation)
            .filter(Objects::nonNull)
            .map(evaluation -> part.applyAsDouble(when.apply(evaluation)))
            .toList();
    return values.isEmpty() ? Figure.missing(remark) : Figure.of(values, comparable, remark);
  }

  /** Why none of some runs has a figure. */
  static String reasonForNone(List<RunResult> runs) {
    return runs.isEmpty() ? "not run" : failed(runs) > 0 ? "failed" : "unfinished";
  }

  private static long failed(List<RunResult> runs) {
    return runs.stream().filter(run -> run.failure() != null).count();
  }

  private static void addCount(List<String> remarks, long count, String what) {
    if (count > 0) {
      remarks.add(count + " " + what);
    }
  }
}
