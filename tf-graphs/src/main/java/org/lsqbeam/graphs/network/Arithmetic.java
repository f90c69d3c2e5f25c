package org.lsqbeam.graphs.network;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** The arithmetic that convolutions are computed in. */
public enum Arithmetic {
  /** 32-bit floats. */
  FLOAT32,
  /**
   * 8-bit integers with exact sums, where the weights and an unsigned input are quantized by step
   * sizes.
   */
  INT8;

  /** Reads the value of the training setting. */
  @JsonCreator
  static Arithmetic parse(String value) {
    return parse("forwardArithmetic", value);
  }

  /**
   * Reads the value of an option or a setting.
   *
   * @param name of the option
   * @throws IllegalArgumentException naming the option if the value is unknown
   */
  public static Arithmetic parse(String name, String value) {
    for (Arithmetic arithmetic : values()) {
      if (arithmetic.toString().equals(value)) {
        return arithmetic;
      }
    }
    throw new IllegalArgumentException(name + " is '" + value + "'; must be float32 or int8");
  }

  @Override
  @JsonValue
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
