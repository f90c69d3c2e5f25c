package org.lsqbeam.graphs.quantize;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.io.Serializable;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.lsqbeam.graphs.io.Suggestions;

/**
 * The number of bits of a network's weights and activations: 2 to 8, or full precision (32-bit
 * floats, nothing quantized).
 *
 * @param weights 2 to 8, or 32 for full precision
 * @param activations 2 to 8, or 32 for full precision
 */
public record Precision(int weights, int activations) implements Serializable {
  private static final int FULL_BITS = 32;

  /** The fewest bits that a quantized tensor can have. */
  public static final int MIN_BITS = 2;

  /** The most bits that a quantized tensor can have. */
  public static final int MAX_BITS = 8;

  private static final Pattern APART = Pattern.compile("w(\\d{1,2})a(\\d{1,2})");
  private static final String ALLOWED =
      "full, or "
          + MIN_BITS
          + " to "
          + MAX_BITS
          + " bits, or weights and activations apart, such as w2a4 or w2a"
          + FULL_BITS;

  /** Nothing is quantized. */
  public static final Precision FULL = new Precision(FULL_BITS);

  /** The paper's precision of every network's first and last layer (Section 2.3). */
  public static final Precision EIGHT = new Precision(8);

  // Disabled for JSON: what a person writes is read by parse, which does not know a lone 32.
  @JsonCreator(mode = JsonCreator.Mode.DISABLED)
  public Precision {
    if (!isAllowed(weights) || !isAllowed(activations)) {
      throw new IllegalArgumentException(
          "precision is w" + weights + "a" + activations + "; must be " + ALLOWED);
    }
  }

  /** Weights and activations of the same number of bits, as everywhere in the paper. */
  @JsonCreator(mode = JsonCreator.Mode.DISABLED)
  public Precision(int bits) {
    this(bits, bits);
  }

  private static boolean isAllowed(int bits) {
    return bits == FULL_BITS || (bits >= MIN_BITS && bits <= MAX_BITS);
  }

  /**
   * Reads {@code full}, a number of bits, or both apart, such as {@code w2a4}.
   *
   * @throws IllegalArgumentException naming the text and what is allowed
   */
  public static Precision parse(String text) {
    if (text.equals("full")) {
      return FULL;
    }
    Matcher apart = APART.matcher(text);
    int weights = bits(apart.matches() ? apart.group(1) : text);
    int activations = apart.matches() ? bits(apart.group(2)) : weights;
    boolean named = weights == activations && weights == FULL_BITS;
    if (named || !isAllowed(weights) || !isAllowed(activations)) {
      throw new IllegalArgumentException(
          "unknown precision '"
              + text
              + "'"
              + Suggestions.nearest(text, List.of("full"))
                  .map(word -> "; did you mean '" + word + "'?")
                  .orElse("; must be " + ALLOWED));
    }
    return new Precision(weights, activations);
  }

  /** A regular expression of the texts that {@link #parse} reads. */
  public static String pattern() {
    String bits = "[" + MIN_BITS + "-" + MAX_BITS + "]";
    return String.format("full|%1$s|w%1$sa(%1$s|%2$d)|w%2$da%1$s", bits, FULL_BITS);
  }

  private static int bits(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  /** From JSON or YAML, where bits may be a number. */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  static Precision fromJson(Object value) {
    return parse(value.toString());
  }

  /** Whether nothing is quantized. */
  public boolean isFull() {
    return !quantizesWeights() && !quantizesActivations();
  }

  /** Whether weights have a step size. */
  public boolean quantizesWeights() {
    return weights != FULL_BITS;
  }

  /** Whether activations have a step size. */
  public boolean quantizesActivations() {
    return activations != FULL_BITS;
  }

  /**
   * The precision of the first and last layer: 8 bits where anything is quantized (Section 2.3).
   */
  public Precision atEdges() {
    return new Precision(
        quantizesWeights() ? EIGHT.weights : FULL_BITS,
        quantizesActivations() ? EIGHT.activations : FULL_BITS);
  }

  /** The key in experiments, CSV and JSON, which {@link #parse} reads: full, 2 or w2a4. */
  @JsonValue
  @Override
  public String toString() {
    return named("full", "");
  }

  /** The name in tables, charts and messages: full precision, 2-bit or w2a4. */
  public String label() {
    return named("full precision", "-bit");
  }

  /** The name in file and folder names: full, 2bit or w2a4. */
  public String slug() {
    return named("full", "bit");
  }

  private String named(String full, String unit) {
    if (weights != activations) {
      return "w" + weights + "a" + activations;
    }
    return isFull() ? full : weights + unit;
  }
}
