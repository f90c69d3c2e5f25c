package org.lsqbeam.graphs.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.lsqbeam.graphs.quantize.QuantizationRange;

/** Distributions whose best step sizes follow from calculus or from numerical integration. */
final class StepSizeSearchTest {
  private static final QuantizationRange SIGNED = new QuantizationRange(2, true);
  private static final QuantizationRange UNSIGNED = new QuantizationRange(2, false);

  /**
   * Levels 0, s, 2s, 3s of values spread over 0 to 1: six halves of intervals, each s/2 long, and
   * what lies beyond 3s. The squared error is {@code s^3 / 4 + (1 - 3 s)^3 / 3}, the absolute error
   * {@code 3 s^2 / 4 + (1 - 3 s)^2 / 2}; both are least at 2/7.
   */
  @Test
  void ofUniformValuesTheErrorsAndTheBestStepSizesAreThoseOfCalculus() {
    StepSizeSearch search = new StepSizeSearch(uniform(100_000), UNSIGNED);
    for (double s : new double[] {0.1, 0.2, 0.25, 0.3}) {
      double beyond = 1 - 3 * s;
      ByCriterion errors = search.errors(s);
      assertThat(errors.meanAbsoluteError())
          .isCloseTo(3 * s * s / 4 + beyond * beyond / 2, within(1e-6));
      assertThat(errors.meanSquaredError())
          .isCloseTo(s * s * s / 4 + Math.pow(beyond, 3) / 3, within(1e-6));
    }
    ByCriterion best = search.best(1.0 / 7);
    assertThat(best.meanAbsoluteError()).isCloseTo(2.0 / 7, within(1e-12));
    assertThat(best.meanSquaredError()).isCloseTo(2.0 / 7, within(1e-12));
  }

  /** Any intervals that fit describe an even spread wholly: its density is 1, the logarithm 0. */
  @Test
  void ofUniformValuesTheDivergenceIsTheSameUntilAnIntervalIsWiderThanTheValues() {
    StepSizeSearch search = new StepSizeSearch(uniform(100_000), UNSIGNED);
    for (double s : new double[] {0.05, 0.1, 0.2, 2.0 / 7}) {
      assertThat(search.errors(s).divergence()).isCloseTo(0, within(1e-4));
    }
    // The last interval takes 1 - 2.5 s of the values and is s wide.
    assertThat(search.errors(0.35).divergence())
        .isCloseTo(0.125 * Math.log(0.35 / 0.125), within(1e-4));
  }

  @Test
  void ofNormalValuesTheBestStepSizesAreThoseOfIntegration() {
    ByCriterion best = new StepSizeSearch(normal(400_000), SIGNED).best(1);
    DoubleUnaryOperator absolute = s -> integral(v -> Math.abs(v - rounded(v, s)));
    DoubleUnaryOperator squared = s -> integral(v -> Math.pow(v - rounded(v, s), 2));
    assertThat(best.meanAbsoluteError()).isCloseTo(argumentOfLeast(absolute), within(0.02));
    assertThat(best.meanSquaredError()).isCloseTo(argumentOfLeast(squared), within(0.02));
  }

  /** Levels -2, -1, 0, 1 of a value, halves up. */
  private static double rounded(double v, double s) {
    return s * Math.floor(Math.max(-2, Math.min(1, v / s)) + 0.5);
  }

  /** Integrates a function times the normal density by the midpoint rule. */
  private static double integral(DoubleUnaryOperator function) {
    double sum = 0;
    double step = 1e-3;
    for (double v = -8 + step / 2; v < 8; v += step) {
      sum += function.applyAsDouble(v) * Math.exp(-v * v / 2);
    }
    return sum * step / Math.sqrt(2 * Math.PI);
  }

  private static double argumentOfLeast(DoubleUnaryOperator function) {
    double best = 0.5;
    for (double s = 0.5; s < 2; s += 0.005) {
      if (function.applyAsDouble(s) < function.applyAsDouble(best)) {
        best = s;
      }
    }
    return best;
  }

  @Test
  void theSumsOfMillionsOfLargeValuesKeepTheirSmallErrors() {
    // 8 bits of values around 250 s, so that a sum of squares is a million times the error.
    QuantizationRange range = new QuantizationRange(8, false);
    float[] values = new float[3_000_000];
    Random random = new Random(4);
    double expected = 0;
    for (int i = 0; i < values.length; i++) {
      values[i] = 250 + random.nextFloat();
      double error = values[i] - Math.rint(values[i]);
      expected += error * error;
    }
    int count = values.length;
    assertThat(new StepSizeSearch(values, range).errors(1).meanSquaredError())
        .isCloseTo(expected / count, within(1e-10));
  }

  @Test
  void zerosFromARectifierDoNotCountInTheDivergence() {
    Random random = new Random(5);
    float[] positive = new float[500];
    float[] withZeros = new float[2000];
    for (int i = 0; i < positive.length; i++) {
      positive[i] = (float) Math.abs(random.nextGaussian()) + 0.001f;
      withZeros[i] = positive[i];
      withZeros[i + 500] = -positive[i]; // rectified
    }
    StepSizeSearch one = new StepSizeSearch(positive, UNSIGNED);
    StepSizeSearch other = new StepSizeSearch(withZeros, UNSIGNED);
    assertThat(other.errors(0.4).divergence()).isEqualTo(one.errors(0.4).divergence());
    assertThat(other.errors(0.4).meanSquaredError())
        .isCloseTo(one.errors(0.4).meanSquaredError() / 4, within(1e-12));
  }

  @Test
  void ofALayerThatIsAlwaysZeroTheLearnedStepSizeIsAsGoodAsAny() {
    assertThat(new StepSizeSearch(new float[50], UNSIGNED).best(0.3))
        .isEqualTo(new ByCriterion(0.3, 0.3, 0.3));
  }

  private static float[] uniform(int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (i + 0.5f) / count;
    }
    return values;
  }

  private static float[] normal(int count) {
    float[] values = new float[count];
    Random random = new Random(3);
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }
}
