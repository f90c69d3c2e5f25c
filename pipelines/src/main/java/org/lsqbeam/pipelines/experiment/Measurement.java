package org.lsqbeam.pipelines.experiment;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What an experiment can have measured on its trained networks, beside their accuracy. */
public enum Measurement {
  /** How near learned step sizes are to those of the least quantization error (Section 3.6). */
  QUANTIZATION_ERROR;

  /**
   * From YAML.
   *
   * @throws IllegalArgumentException naming the text and what is allowed
   */
  @JsonCreator
  static Measurement parse(String text) {
    return Arrays.stream(values())
        .filter(measurement -> measurement.toString().equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "'"
                        + text
                        + "' is not known; allowed: "
                        + Arrays.stream(values())
                            .map(Measurement::toString)
                            .collect(Collectors.joining(", "))));
  }

  @JsonValue
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
