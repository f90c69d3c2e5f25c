package org.lsqbeam.graphs.analysis;

import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.function.ToDoubleFunction;

/**
 * A number for each of the three errors of a quantizer in Section 3.6.
 *
 * @param meanAbsoluteError of {@code E|v_hat - v|}
 * @param meanSquaredError of {@code E(v_hat - v)^2}
 * @param divergence of the Kullback-Leibler divergence's part that depends on the step size, {@code
 *     -E[log q(v_hat)]}; {@link StepSizeSearch} says what q is
 */
public record ByCriterion(double meanAbsoluteError, double meanSquaredError, double divergence) {
  /** Applies a function to each number. */
  public ByCriterion map(DoubleUnaryOperator function) {
    return new ByCriterion(
        function.applyAsDouble(meanAbsoluteError),
        function.applyAsDouble(meanSquaredError),
        function.applyAsDouble(divergence));
  }

  /** Returns the means of a list, NaN for an empty one. */
  public static ByCriterion meanOf(List<ByCriterion> some) {
    return new ByCriterion(
        mean(some, ByCriterion::meanAbsoluteError),
        mean(some, ByCriterion::meanSquaredError),
        mean(some, ByCriterion::divergence));
  }

  private static double mean(List<ByCriterion> some, ToDoubleFunction<ByCriterion> part) {
    return some.stream().mapToDouble(part).average().orElse(Double.NaN);
  }
}
