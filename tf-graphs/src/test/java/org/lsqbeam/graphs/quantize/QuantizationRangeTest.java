package org.lsqbeam.graphs.quantize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class QuantizationRangeTest {
  /** Section 2: "b bits", Qn and Qp of unsigned activations and of signed weights. */
  @ParameterizedTest
  @CsvSource({
    "2, true, 2, 1", "3, true, 4, 3", "4, true, 8, 7", "8, true, 128, 127",
    "2, false, 0, 3", "3, false, 0, 7", "4, false, 0, 15", "8, false, 0, 255",
    "16, true, 32768, 32767", "16, false, 0, 65535"
  })
  void theEndsAreThePapers(int bits, boolean signed, int below, int above) {
    QuantizationRange range = new QuantizationRange(bits, signed);
    assertThat(range.negativeLevels()).isEqualTo(below);
    assertThat(range.positiveLevels()).isEqualTo(above);
  }

  @ParameterizedTest
  @MethodSource("org.lsqbeam.graphs.quantize.Ranges#all")
  void everyOneOfTwoToTheBitsLevelsIsReachedAndNoOther(QuantizationRange range) {
    float[] values = new float[4 << range.bits()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (i - values.length / 2) * 0.5f * 0.125f;
    }
    TreeSet<Float> levels = new TreeSet<>();
    try (QuantizerProbe probe = new QuantizerProbe(range)) {
      for (float level : probe.quantize(values, 0.125f)) {
        levels.add(level + 0f); // -0 and 0 are one level
      }
    }
    TreeSet<Float> expected = new TreeSet<>();
    for (int code = -range.negativeLevels(); code <= range.positiveLevels(); code++) {
      expected.add(code * 0.125f);
    }
    assertThat(levels).isEqualTo(expected).hasSize(1 << range.bits());
  }

  @ParameterizedTest
  @ValueSource(ints = {-3, 0, 1, 17})
  void otherNumbersOfBitsAreRefused(int bits) {
    assertThatThrownBy(() -> new QuantizationRange(bits, true))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("bits is " + bits)
        .hasMessageContaining("2 to 16");
  }

  /** Section 2.1: "2 mean|v| / sqrt(Qp)". */
  @ParameterizedTest
  @MethodSource("org.lsqbeam.graphs.quantize.Ranges#all")
  void theInitialStepSizeIsTwiceTheMeanMagnitudeOverTheRootOfTheLevels(QuantizationRange range) {
    float[] v = Ranges.normals(10_000, new Random(9));
    double sum = 0;
    for (float value : v) {
      sum += Math.abs(value);
    }
    double expected = 2 * (sum / v.length) / Math.sqrt(range.positiveLevels());
    try (QuantizerProbe probe = new QuantizerProbe(range)) {
      assertThat((double) probe.initial(v)).isCloseTo(expected, within(1e-5 * expected));
      float[] zeros = new float[10];
      assertThat(probe.initial(zeros)).isEqualTo(StepSize.MIN);
      Arrays.fill(zeros, -0.5f);
      assertThat((double) probe.initial(zeros))
          .isCloseTo(1 / Math.sqrt(range.positiveLevels()), within(1e-6));
    }
  }

  /** Section 2.2: 1/sqrt(N Qp), calculated outside. */
  @ParameterizedTest
  @CsvSource({
    "2304, 2, true, 0.020833333333333332",
    "2304, 4, true, 0.0078742598543589",
    "16384, 2, false, 0.004510548978043951",
    "64, 8, false, 0.00782780363856437"
  })
  void theGradientScaleIsOneOverTheRootOfValuesTimesPositiveLevels(
      long values, int bits, boolean signed, double expected) {
    QuantizationRange range = new QuantizationRange(bits, signed);
    assertThat(GradientScale.PAPER.of(values, range)).isCloseTo(expected, within(1e-12));
  }
}
