package org.lsqbeam.graphs.quantize;

/** The factor on a step size's gradient that balances it with the weights' (Section 2.2). */
public final class GradientScale {
  private GradientScale() {}

  /**
   * {@code g = 1 / sqrt(N Qp)}.
   *
   * @param values N: the number of a layer's weights, or of the features of one image in a layer's
   *     input. The batch axis does not count: g must not depend on the batch size.
   */
  public static double of(long values, QuantizationRange range) {
    return 1 / Math.sqrt((double) values * range.positiveLevels());
  }
}
