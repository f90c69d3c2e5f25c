package org.lsqbeam.graphs.network;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** The number format in which the gradients of convolutions are computed. */
public enum GradientPrecision {
  /** 32 bits. */
  FLOAT32,
  /** 16 bits, 8 of them for the exponent; sums are 32-bit, the forward pass is unchanged. */
  BFLOAT16;

  /** Reads a format's name in an experiment. */
  @JsonCreator
  static GradientPrecision parse(String name) {
    for (GradientPrecision precision : values()) {
      if (precision.toString().equals(name)) {
        return precision;
      }
    }
    throw new IllegalArgumentException(
        "gradientPrecision is '" + name + "'; must be float32 or bfloat16");
  }

  @Override
  @JsonValue
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
