package org.lsqbeam.graphs.network;

import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lsqbeam.graphs.io.Arguments;

/**
 * A normalization: a pixel of value v becomes {@code (v - mean) / deviation}.
 *
 * @param mean of red, green and blue, pixel values 0 to 255
 * @param deviation of red, green and blue, above 0
 */
public record Normalization(List<Double> mean, List<Double> deviation) implements Serializable {
  /** The default: the dataset's mean and deviation. */
  public static final Normalization NONE = new Normalization(List.of(), List.of());

  public Normalization {
    boolean none = List.of().equals(mean) && List.of().equals(deviation);
    mean = none ? List.of() : threeNumbers("mean", mean);
    deviation = none ? List.of() : threeNumbers("deviation", deviation);
    boolean positive = deviation.stream().allMatch(value -> value > 0);
    Arguments.check(positive, "deviation", deviation, "above 0");
  }

  private static List<Double> threeNumbers(String name, @Nullable List<Double> values) {
    if (values == null
        || values.size() != 3
        || !values.stream().allMatch(value -> value != null && Double.isFinite(value))) {
      throw new IllegalArgumentException(
          name + " is " + values + "; must be three numbers, for red, green and blue");
    }
    return List.copyOf(values);
  }
}
