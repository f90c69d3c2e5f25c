package org.lsqbeam.pipelines.report.results;

import java.util.List;
import java.util.function.DoubleFunction;
import org.lsqbeam.pipelines.text.Numbers;

/**
 * A quantity over runs that differ by their seed only.
 *
 * @param seeds how many runs, at least 1
 * @param mean their mean
 * @param deviation their standard deviation (divided by n - 1), 0 for a single run
 */
public record MeanOverSeeds(int seeds, double mean, double deviation) {
  static MeanOverSeeds of(List<Double> values) {
    if (values.isEmpty()) {
      throw new IllegalArgumentException("values are none; allowed: at least 1");
    }
    double mean = values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    double squares = values.stream().mapToDouble(value -> (value - mean) * (value - mean)).sum();
    double deviation = values.size() == 1 ? 0 : Math.sqrt(squares / (values.size() - 1));
    return new MeanOverSeeds(values.size(), mean, deviation);
  }

  /** The mean, with its deviation where there are several seeds. */
  public String text(DoubleFunction<String> format) {
    return text(format, Numbers::points);
  }

  /** As {@link #text(DoubleFunction)}, of a quantity that is not in percent. */
  public String text(DoubleFunction<String> format, DoubleFunction<String> ofDeviation) {
    return seeds == 1
        ? format.apply(mean)
        : format.apply(mean) + " ± " + ofDeviation.apply(deviation);
  }
}
