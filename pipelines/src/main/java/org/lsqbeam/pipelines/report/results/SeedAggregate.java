package org.lsqbeam.pipelines.report.results;

import java.util.ArrayList;
import java.util.List;
import org.lsqbeam.pipelines.paper.ByPrecision;

/**
 * Which of the runs that differ by their seed only have an accuracy that counts. Those that did not
 * converge count only where none is better.
 *
 * @param counted the runs that a mean is over; may be none
 * @param comparable whether they are better than guessing
 * @param remark why others are not counted, or what those counted are; empty where all count
 */
record SeedAggregate(List<RunResult> counted, boolean comparable, String remark) {
  static SeedAggregate of(List<RunResult> runs, ConvergenceRule chance) {
    List<RunResult> better = runs.stream().filter(run -> chance.remark(run).isEmpty()).toList();
    List<RunResult> atChance = runs.stream().filter(chance::covers).toList();
    boolean comparable = !better.isEmpty();
    List<RunResult> counted = comparable ? better : atChance;
    if (counted.isEmpty()) {
      return new SeedAggregate(counted, false, none(runs));
    }
    List<String> remarks = new ArrayList<>();
    if (counted.size() < runs.size()) {
      remarks.add(counted.size() + " of " + runs.size() + " seeds");
    }
    if (comparable) {
      addCount(remarks, atChance.size(), ByPrecision.DIVERGED);
    } else {
      remarks.add(ByPrecision.DIVERGED);
    }
    addCount(remarks, failed(runs), "failed");
    return new SeedAggregate(counted, comparable, String.join(", ", remarks));
  }

  /** Why none of some runs has a figure. */
  static String none(List<RunResult> runs) {
    return runs.isEmpty() ? "not run" : failed(runs) > 0 ? "failed" : "unfinished";
  }

  private static long failed(List<RunResult> runs) {
    return runs.stream().filter(run -> run.failure() != null).count();
  }

  private static void addCount(List<String> remarks, long count, String of) {
    if (count > 0) {
      remarks.add(count + " " + of);
    }
  }
}
