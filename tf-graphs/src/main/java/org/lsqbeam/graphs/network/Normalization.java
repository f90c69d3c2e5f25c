package org.lsqbeam.graphs.network;

import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a network was trained to see: a pixel of value v as {@code (v - mean) / deviation}.
 *
 * @param mean of red, green and blue, pixel values 0 to 255
 * @param deviation of red, green and blue, above 0
 */
public record Normalization(List<Double> mean, List<Double> deviation) implements Serializable {
  public Normalization {
    mean = threeNumbers("mean", mean);
    deviation = threeNumbers("deviation", deviation);
    if (deviation.stream().anyMatch(value -> value <= 0)) {
      throw new IllegalArgumentException("deviation is " + deviation + "; allowed: above 0");
    }
  }

  private static List<Double> threeNumbers(String name, @Nullable List<Double> values) {
    if (values == null
        || values.size() != 3
        || !values.stream().allMatch(value -> value != null && Double.isFinite(value))) {
      throw new IllegalArgumentException(
          name + " is " + values + "; allowed: three numbers, for red, green and blue");
    }
    return List.copyOf(values);
  }
}
