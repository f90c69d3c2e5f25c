package org.lsqbeam.graphs.quantize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The registered gradient against differences of values, wherever values are smooth. */
@Tag("gpu")
@Tag("cpu")
final class FiniteDifferencesTest {
  /**
   * With its code unchanged v_hat is linear in s, its difference quotient the code itself. The
   * gradient is that in the clipped parts; inside, the paper takes v / s off, as rounding's part.
   */
  @ParameterizedTest
  @MethodSource("org.lsqbeam.graphs.quantize.Ranges#all")
  void whileNoCodeChangesTheGradientFollowsFromDifferenceQuotients(QuantizationRange range) {
    float s = 0.75f;
    float h = Math.scalb(1f, -9 - range.bits());
    Random random = new Random(5);
    int inside = 0;
    int outside = 0;
    try (QuantizerProbe probe = new QuantizerProbe(range)) {
      for (float v : Ranges.valuesBetweenJumps(range, s, 60, random)) {
        if (ClosedForm.code(v, s - h, range) != ClosedForm.code(v, s + h, range)
            || ClosedForm.byValue(v, s - h, range) != ClosedForm.byValue(v, s + h, range)) {
          continue;
        }
        float[] one = {v};
        double quotient = (probe.quantize(one, s + h)[0] - probe.quantize(one, s - h)[0]) / (2 * h);
        QuantizerProbe.Answer answer = probe.at(one, s, new float[] {1});
        double expected = answer.dv()[0] == 1 ? quotient - v / s : quotient;
        assertThat((double) answer.ds())
            .as("ds of %s", v)
            .isCloseTo(expected, within(s * Ranges.roundoff(range) / h));
        if (answer.dv()[0] == 1) {
          inside++;
        } else {
          outside++;
        }
      }
    }
    assertThat(Math.min(inside, outside)).isGreaterThanOrEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4, 8})
  void gradientsThroughTwoQuantizedLayersAreDifferencesOfTheLossWithRoundingHeldFixed(int bits) {
    TwoLayers layers = new TwoLayers(bits);
    double[] parameters = TwoLayers.parameters(new Random(6));
    TwoLayers.Rounding rounding = layers.roundingAt(parameters);
    // In single precision no value may fall on the other side of a jump.
    assertThat(rounding.distanceToJump()).isGreaterThan(1e-4);

    float[] gradients = layers.gradientsInGraph(parameters);
    double largest = 0;
    double[] differences = new double[parameters.length];
    for (int i = 0; i < parameters.length; i++) {
      double h = 1e-6 * Math.max(0.01, Math.abs(parameters[i]));
      double[] moved = parameters.clone();
      moved[i] = parameters[i] + h;
      double above = layers.loss(moved, rounding);
      moved[i] = parameters[i] - h;
      differences[i] = (above - layers.loss(moved, rounding)) / (2 * h);
      largest = Math.max(largest, Math.abs(differences[i]));
    }
    for (int i = 0; i < parameters.length; i++) {
      assertThat((double) gradients[i])
          .as("gradient of parameter %s", i)
          .isCloseTo(differences[i], within(1e-4 * largest));
    }
    for (int i = 0; i < TwoLayers.STEP_SIZES; i++) {
      assertThat(Math.abs(differences[i])).isGreaterThan(1e-3 * largest);
    }
  }
}
