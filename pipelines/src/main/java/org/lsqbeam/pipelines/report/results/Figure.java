package org.lsqbeam.pipelines.report.results;

import java.util.List;
import java.util.Objects;
import java.util.function.DoubleFunction;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.lsqbeam.graphs.evaluate.Accuracy;
import org.lsqbeam.graphs.evaluate.Evaluation;
import org.lsqbeam.pipelines.text.Numbers;

/**
 * A number of the report: a mean over some values, mostly one for each seed, and what to know about
 * it.
 *
 * @param mean NaN if there are no values
 * @param deviation the standard deviation (divided by n - 1), 0 for a single value
 * @param count the number of values
 * @param comparable whether the mean can be compared with other figures
 * @param remark why there are no values, what is wrong with them, or which are missing; empty if
 *     there is nothing to say
 */
public record Figure(double mean, double deviation, int count, boolean comparable, String remark) {
  /** The mean of some values, at least one. */
  public static Figure of(List<Double> values) {
    return of(values, true, "");
  }

  /** A single value. */
  public static Figure of(double value) {
    return new Figure(value, 0, 1, true, "");
  }

  /** No value, for a reason. */
  public static Figure missing(String remark) {
    return new Figure(Double.NaN, 0, 0, false, remark);
  }

  static Figure of(List<Double> values, boolean comparable, String remark) {
    if (values.isEmpty()) {
      throw new IllegalArgumentException("values is empty; must have at least 1");
    }
    double mean = values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    double squares = values.stream().mapToDouble(value -> (value - mean) * (value - mean)).sum();
    double deviation = values.size() == 1 ? 0 : Math.sqrt(squares / (values.size() - 1));
    return new Figure(mean, deviation, values.size(), comparable, remark);
  }

  /**
   * The top-1 or top-5 accuracy after training, over runs that differ only by their seed.
   *
   * @param part of the accuracy, in percent
   */
  public static Figure accuracy(
      List<RunResult> runs, ConvergenceRule rule, ToDoubleFunction<Accuracy> part) {
    return SeedAggregate.of(runs, rule).figure(Evaluation::trained, part);
  }

  /**
   * Any other figure over runs that differ only by their seed. A run that failed may have it.
   *
   * @param part null if a run does not have it
   */
  public static Figure of(List<RunResult> runs, Function<RunResult, @Nullable Double> part) {
    List<Double> values = runs.stream().map(part).filter(Objects::nonNull).toList();
    if (values.isEmpty()) {
      boolean evaluated = runs.stream().anyMatch(run -> run.evaluation() != null);
      return missing(evaluated ? "not measured" : SeedAggregate.reasonForNone(runs));
    }
    boolean all = values.size() == runs.size();
    return of(values, true, all ? "" : values.size() + " of " + runs.size() + " seeds");
  }

  /** Whether there is a value, which may be NaN where training diverged. */
  public boolean isKnown() {
    return count > 0;
  }

  /** The mean, with its deviation if there are several values; empty if there are none. */
  public String text(DoubleFunction<String> format) {
    return text(format, Numbers::points);
  }

  /** The mean as {@link #text(DoubleFunction)} has it, with a format for the deviation. */
  public String text(DoubleFunction<String> format, DoubleFunction<String> deviationFormat) {
    return switch (count) {
      case 0 -> "";
      case 1 -> format.apply(mean);
      default -> format.apply(mean) + " ± " + deviationFormat.apply(deviation);
    };
  }
}
