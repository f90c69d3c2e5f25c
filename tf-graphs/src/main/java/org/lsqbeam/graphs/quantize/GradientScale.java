package org.lsqbeam.graphs.quantize;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.io.Serializable;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The factor g on a step size's gradient that balances it with the weights' (Section 2.2); the
 * paper's is {@link #PAPER}, Table 3 compares others.
 *
 * @param factor a number above 0 that multiplies the rule
 * @param rule the other factors of g
 */
public record GradientScale(double factor, Rule rule) implements Serializable {
  /** The quantities that a layer's g depends on. */
  public enum Rule {
    /** The number of values N and the levels above zero Qp. */
    COUNT_AND_LEVELS("sqrt(N Qp)"),
    /** The number of values N. */
    COUNT("sqrt(N)"),
    /** Nothing. */
    NONE("");

    private final String root;

    Rule(String root) {
      this.root = root;
    }
  }

  /** {@code 1 / sqrt(N Qp)}. */
  public static final GradientScale PAPER = new GradientScale(1, Rule.COUNT_AND_LEVELS);

  /** The largest factor. */
  public static final long MAX_FACTOR = 1_000_000;

  private static final String NUMBER = "(\\d+(?:\\.\\d+)?)";
  private static final String ROOT = "(sqrt\\(N Qp\\)|sqrt\\(N\\))";
  private static final Pattern OVER_ROOT = Pattern.compile(NUMBER + "/" + ROOT);
  private static final Pattern OVER_PRODUCT =
      Pattern.compile("1/\\(" + NUMBER + " " + ROOT + "\\)");

  @JsonCreator(mode = JsonCreator.Mode.DISABLED)
  public GradientScale {
    if (!(factor > 0 && factor <= MAX_FACTOR)) {
      throw new IllegalArgumentException(
          "the factor of a gradient scale is " + factor + "; must be above 0, up to 1000000");
    }
  }

  /**
   * Reads the notation of Table 3: {@code 1/sqrt(N Qp)}, {@code 1/sqrt(N)}, {@code 1}, {@code
   * 10/sqrt(N Qp)}, {@code 1/(10 sqrt(N Qp))}, with any other numbers.
   *
   * @throws IllegalArgumentException naming the text and what is allowed
   */
  public static GradientScale parse(String text) {
    Matcher over = OVER_ROOT.matcher(text);
    if (over.matches()) {
      return new GradientScale(Double.parseDouble(over.group(1)), rule(over.group(2)));
    }
    Matcher product = OVER_PRODUCT.matcher(text);
    if (product.matches()) {
      return new GradientScale(1 / Double.parseDouble(product.group(1)), rule(product.group(2)));
    }
    if (text.matches(NUMBER)) {
      return new GradientScale(Double.parseDouble(text), Rule.NONE);
    }
    throw new IllegalArgumentException(
        "gradientScale is '"
            + text
            + "'; must be 1/sqrt(N Qp), 1/sqrt(N) or 1, with any number in place of 1, or"
            + " 1/(10 sqrt(N Qp)) with any in place of 10");
  }

  /** A regular expression of the texts that {@link #parse} reads. */
  public static String pattern() {
    return String.join("|", OVER_ROOT.pattern(), OVER_PRODUCT.pattern(), NUMBER);
  }

  /** Reads JSON or YAML, where a lone number is a number. */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  static GradientScale fromJson(Object value) {
    return parse(value.toString());
  }

  private static Rule rule(String root) {
    return root.equals(Rule.COUNT.root) ? Rule.COUNT : Rule.COUNT_AND_LEVELS;
  }

  /**
   * Returns g of one step size.
   *
   * @param values N: the number of a layer's weights, or of the features of one image in a layer's
   *     input. The batch axis does not count: g must not depend on the batch size.
   */
  public double of(long values, QuantizationRange range) {
    return switch (rule) {
      case COUNT_AND_LEVELS -> factor / Math.sqrt((double) values * range.positiveLevels());
      case COUNT -> factor / Math.sqrt((double) values);
      case NONE -> factor;
    };
  }

  /** Writes the text that {@link #parse} reads. */
  @JsonValue
  @Override
  public String toString() {
    if (rule == Rule.NONE) {
      return number(factor);
    }
    return factor < 1
        ? "1/(" + number(1 / factor) + " " + rule.root + ")"
        : number(factor) + "/" + rule.root;
  }

  private static String number(double value) {
    return value == Math.rint(value)
        ? String.format(Locale.ROOT, "%.0f", value)
        : Double.toString(value);
  }
}
