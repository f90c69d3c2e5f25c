package org.lsqbeam.graphs.quantize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import net.jqwik.api.lifecycle.AfterContainer;

/** Laws for every value, step size and range. The seeds are fixed: builds are repeatable. */
@Tag("gpu")
@Tag("cpu")
final class QuantizerLawsTest {
  private static final String SEED = "20200219";
  private static final int TRIES = 300;
  private static final Map<QuantizationRange, QuantizerProbe> PROBES = new HashMap<>();

  /** Some values to quantize. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Input(QuantizationRange range, float s, float[] v) {
    float[] quantized() {
      return at(s, v);
    }

    float[] at(float stepSize, float[] values) {
      return PROBES.computeIfAbsent(range, QuantizerProbe::new).quantize(values, stepSize);
    }

    /** How far single precision may leave a value from its level. */
    double roundoff() {
      return s * Ranges.roundoff(range);
    }

    @Override
    public String toString() {
      return range + ", s = " + s + ", v = " + Arrays.toString(v);
    }
  }

  @AfterContainer
  static void close() {
    PROBES.values().forEach(QuantizerProbe::close);
    PROBES.clear();
  }

  @Provide
  Arbitrary<Input> inputs() {
    Arbitrary<QuantizationRange> ranges =
        Combinators.combine(Arbitraries.integers().between(2, 8), Arbitraries.of(true, false))
            .as(QuantizationRange::new);
    Arbitrary<Float> stepSizes =
        Arbitraries.doubles()
            .between(-5.99, 4) // above the lower bound
            .ofScale(4)
            .map(exponent -> (float) Math.pow(10, exponent));
    // In units of s, so that all codes and both clipped parts occur.
    Arbitrary<double[]> multiples =
        Arbitraries.doubles()
            .between(-300, 300)
            .ofScale(5)
            .array(double[].class)
            .ofMinSize(1)
            .ofMaxSize(40);
    Arbitrary<Double> spreads = Arbitraries.of(0.01, 0.1, 1.0);
    return Combinators.combine(ranges, stepSizes, multiples, spreads)
        .as(
            (range, s, x, spread) -> {
              float[] v = new float[x.length + 1]; // the last is zero
              for (int i = 0; i < x.length; i++) {
                v[i] = (float) (x[i] * spread * s);
              }
              return new Input(range, s, v);
            });
  }

  @Property(tries = TRIES, seed = SEED)
  void insideTheRangeTheErrorIsAtMostHalfAStep(@ForAll("inputs") Input input) {
    float[] results = input.quantized();
    for (int i = 0; i < results.length; i++) {
      if (ClosedForm.byValue(input.v()[i], input.s(), input.range()) == 1) {
        assertThat((double) results[i])
            .isCloseTo(input.v()[i], within(input.s() / 2.0 + input.roundoff()));
      }
    }
  }

  @Property(tries = TRIES, seed = SEED)
  void scalingValuesAndStepSizeScalesTheResult(@ForAll("inputs") Input input) {
    // By powers of two single precision scales exactly.
    float[] scaled = input.v().clone();
    for (int i = 0; i < scaled.length; i++) {
      scaled[i] *= 8;
    }
    float[] results = input.quantized();
    float[] ofScaled = input.at(8 * input.s(), scaled);
    for (int i = 0; i < results.length; i++) {
      assertThat((double) ofScaled[i]).isCloseTo(8.0 * results[i], within(8 * input.roundoff()));
    }
  }

  /** Not at halves, which are rounded up, nor beyond Qp, which lies one step inside Qn. */
  @Property(tries = TRIES, seed = SEED)
  void insideASignedRangeTheQuantizerIsOdd(@ForAll("inputs") Input input) {
    if (!input.range().signed()) {
      return;
    }
    float[] negated = input.v().clone();
    for (int i = 0; i < negated.length; i++) {
      negated[i] = -negated[i];
    }
    float[] results = input.quantized();
    float[] ofNegated = input.at(input.s(), negated);
    for (int i = 0; i < results.length; i++) {
      double x = Math.abs((double) input.v()[i] / input.s());
      boolean half = Math.abs(x - Math.floor(x) - 0.5) < 2 * Ranges.roundoff(input.range());
      if (!half && x < input.range().positiveLevels()) {
        assertThat((double) ofNegated[i]).isCloseTo(-results[i], within(2 * input.roundoff()));
      }
    }
  }

  @Property(tries = TRIES, seed = SEED)
  void anUnsignedQuantizerIsAlsoTheRectifier(@ForAll("inputs") Input input) {
    if (input.range().signed()) {
      return;
    }
    float[] rectified = input.v().clone();
    for (int i = 0; i < rectified.length; i++) {
      rectified[i] = Math.max(0, rectified[i]);
    }
    assertThat(input.at(input.s(), rectified)).isEqualTo(input.quantized());
  }
}
