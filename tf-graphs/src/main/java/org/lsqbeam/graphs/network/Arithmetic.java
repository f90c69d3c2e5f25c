package org.lsqbeam.graphs.network;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** The arithmetic that an evaluation convolves with. */
public enum Arithmetic {
  /** 32-bit floats. */
  FLOAT32,
  /**
   * 8-bit integers with exact sums, where the weights and an unsigned input are quantized by step
   * sizes.
   */
  INT8;

  /**
   * Reads a name.
   *
   * @throws IllegalArgumentException if it is unknown
   */
  @JsonCreator
  public static Arithmetic parse(String name) {
    for (Arithmetic arithmetic : values()) {
      if (arithmetic.toString().equals(name)) {
        return arithmetic;
      }
    }
    throw new IllegalArgumentException(
        "evaluationArithmetic is '" + name + "'; must be float32 or int8");
  }

  @Override
  @JsonValue
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
