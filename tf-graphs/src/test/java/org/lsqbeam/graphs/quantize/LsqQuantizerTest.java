package org.lsqbeam.graphs.quantize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The graph's quantizer against Equations 1 to 5 in doubles. */
@Tag("gpu")
@Tag("cpu")
final class LsqQuantizerTest {
  private static final float[] STEP_SIZES = {StepSize.MIN, 0.0173f, 1, 37f};

  @ParameterizedTest
  @MethodSource("org.lsqbeam.graphs.quantize.Ranges#all")
  void valuesAreTheNearestLevelAndGradientsOfValuesTheClipMask(QuantizationRange range) {
    Random random = new Random(1);
    try (QuantizerProbe probe = new QuantizerProbe(range)) {
      for (float s : STEP_SIZES) {
        float[] v = Ranges.valuesBetweenJumps(range, s, 5_000, random);
        float[] dy = Ranges.normals(v.length, random);
        QuantizerProbe.Answer answer = probe.at(v, s, dy);
        for (int i = 0; i < v.length; i++) {
          double expected = ClosedForm.quantized(v[i], s, range);
          double mask = ClosedForm.byValue(v[i], s, range);
          // Asserted only where wrong: AssertJ takes longer than the quantizer.
          if (Math.abs(answer.quantized()[i] - expected) > s * Ranges.roundoff(range)
              || answer.dv()[i] != dy[i] * mask) {
            fail(
                "v %s, s %s: v_hat %s and dv %s; expected %s and %s",
                v[i], s, answer.quantized()[i], answer.dv()[i], expected, dy[i] * mask);
          }
        }
      }
    }
  }

  /** One value at a time, so that no two errors cancel in the sum. */
  @ParameterizedTest
  @MethodSource("org.lsqbeam.graphs.quantize.Ranges#all")
  void theStepSizesGradientOfEachSingleValueIsEquationThree(QuantizationRange range) {
    Random random = new Random(2);
    try (QuantizerProbe probe = new QuantizerProbe(range)) {
      for (float s : STEP_SIZES) {
        for (float v : Ranges.valuesBetweenJumps(range, s, 40, random)) {
          double expected = ClosedForm.byStepSize(v, s, range);
          assertThat((double) probe.at(new float[] {v}, s, new float[] {1}).ds())
              .as("ds of %s at s = %s", v, s)
              .isCloseTo(expected, within(2 * Ranges.roundoff(range)));
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("org.lsqbeam.graphs.quantize.Ranges#all")
  void halvesAreRoundedUp(QuantizationRange range) {
    // Powers of two, so that v / s is exact.
    try (QuantizerProbe probe = new QuantizerProbe(range)) {
      for (int code = -range.negativeLevels(); code < range.positiveLevels(); code++) {
        float[] quantized = probe.quantize(new float[] {(code + 0.5f) * 0.25f}, 0.25f);
        assertThat(quantized[0]).isEqualTo((code + 1) * 0.25f);
      }
    }
  }

  /**
   * Exactly at the ends of the range the paper counts a value as clipped; the kernel's mask counts
   * it as inside: the value's gradient passes and v_hat = v leaves none for the step size.
   */
  @ParameterizedTest
  @MethodSource("org.lsqbeam.graphs.quantize.Ranges#all")
  void exactlyAtTheEndsTheGradientsAreThoseOfTheInterior(QuantizationRange range) {
    try (QuantizerProbe probe = new QuantizerProbe(range)) {
      for (int end : new int[] {-range.negativeLevels(), range.positiveLevels()}) {
        QuantizerProbe.Answer at = probe.at(new float[] {end * 0.25f}, 0.25f, new float[] {3});
        assertThat(at.quantized()[0]).isEqualTo(end * 0.25f);
        assertThat(at.dv()[0]).isEqualTo(3);
        assertThat(at.ds()).isZero();
        float outward = end * 0.25f + (end > 0 ? 1e-3f : -1e-3f);
        QuantizerProbe.Answer past = probe.at(new float[] {outward}, 0.25f, new float[] {3});
        assertThat(past.quantized()[0]).isEqualTo(end * 0.25f);
        assertThat(past.dv()[0]).isZero();
        assertThat(past.ds()).isCloseTo(3f * end, within(1e-6f * Math.abs(3f * end)));
      }
    }
  }
}
