package org.lsqbeam.graphs.quantize;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.io.Serializable;

/**
 * The number of bits of a network's weights and activations: 2 to 8, or full precision (32-bit
 * floats, nothing quantized).
 *
 * @param bits 2 to 8, or 32 for full precision
 */
public record Precision(int bits) implements Serializable {
  private static final int FULL_BITS = 32;
  private static final int LEAST = 2;
  private static final int MOST = 8;

  /** Nothing is quantized. */
  public static final Precision FULL = new Precision(FULL_BITS);

  /** The paper's precision of every network's first and last layer (Section 2.3). */
  public static final Precision EIGHT = new Precision(8);

  // Disabled for JSON: what a person writes is read by parse, which does not know 32.
  @JsonCreator(mode = JsonCreator.Mode.DISABLED)
  public Precision {
    if (bits != FULL_BITS && (bits < LEAST || bits > MOST)) {
      throw new IllegalArgumentException(
          "precision " + bits + " is not allowed: full, or " + LEAST + " to " + MOST + " bits");
    }
  }

  /**
   * Reads {@code full} or a number of bits.
   *
   * @throws IllegalArgumentException naming the text and what is allowed
   */
  public static Precision parse(String text) {
    if (text.equals("full")) {
      return FULL;
    }
    int bits;
    try {
      bits = Integer.parseInt(text);
    } catch (NumberFormatException e) {
      bits = 0;
    }
    if (bits < LEAST || bits > MOST) {
      throw new IllegalArgumentException(
          "precision '" + text + "' is not allowed: full, or " + LEAST + " to " + MOST + " bits");
    }
    return new Precision(bits);
  }

  /** From JSON or YAML, where bits may be a number. */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  static Precision fromJson(Object value) {
    return parse(value.toString());
  }

  /** Whether nothing is quantized. */
  public boolean isFull() {
    return bits == FULL_BITS;
  }

  /** {@code full}, or the number of bits: what {@link #parse} reads. */
  @JsonValue
  @Override
  public String toString() {
    return isFull() ? "full" : Integer.toString(bits);
  }
}
