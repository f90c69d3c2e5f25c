package org.lsqbeam.graphs.network;

import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A normalization: a pixel of value v becomes {@code (v - mean) / deviation}.
 *
 * @param mean of red, green and blue, pixel values 0 to 255
 * @param deviation of red, green and blue, above 0
 */
public record Normalization(List<Double> mean, List<Double> deviation) implements Serializable {
  /** No normalization of one's own: the dataset's mean and deviation. */
  public static final Normalization NONE = new Normalization(List.of(), List.of());

  public Normalization {
    boolean none = List.of().equals(mean) && List.of().equals(deviation);
    mean = none ? List.of() : threeNumbers("mean", mean);
    deviation = none ? List.of() : threeNumbers("deviation", deviation);
    if (deviation.stream().anyMatch(value -> value <= 0)) {
      throw new IllegalArgumentException("deviation is " + deviation + "; must be above 0");
    }
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
