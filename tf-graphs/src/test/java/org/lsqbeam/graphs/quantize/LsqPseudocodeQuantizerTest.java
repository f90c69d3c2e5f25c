package org.lsqbeam.graphs.quantize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.tensorflow.ndarray.Shape;

/** The paper's pseudocode, differentiated by TensorFlow, against the fused kernel. */
@Tag("gpu")
@Tag("cpu")
final class LsqPseudocodeQuantizerTest {
  private static final int VALUES = 4_000;

  @ParameterizedTest
  @MethodSource("org.lsqbeam.graphs.quantize.Ranges#all")
  void valuesAndScaledGradientsAreThoseOfTheFusedKernel(QuantizationRange range) {
    double g = 1 / Math.sqrt(VALUES * (double) range.positiveLevels());
    Random random = new Random(4);
    try (QuantizerProbe ours = new QuantizerProbe(range);
        QuantizerProbe paper =
            new QuantizerProbe(
                new LsqPseudocodeQuantizer(),
                new TensorSpec(TensorRole.INPUT, Shape.of(VALUES), range, g))) {
      for (float s : new float[] {0.0173f, 1, 37f}) {
        float[] v = Ranges.valuesBetweenJumps(range, s, VALUES, random);
        float[] dy = Ranges.normals(v.length, random);
        QuantizerProbe.Answer one = ours.at(v, s, dy);
        QuantizerProbe.Answer other = paper.at(v, s, dy);
        double size = 0;
        for (int i = 0; i < v.length; i++) {
          double difference = Math.abs(one.quantized()[i] - other.quantized()[i]);
          // The pseudocode multiplies by s and divides by it: two roundings.
          double slope = Math.abs(one.dv()[i] - other.dv()[i]);
          if (difference > 2 * s * Ranges.roundoff(range) || slope > 1e-6 * Math.abs(dy[i])) {
            fail(
                "v %s, s %s: v_hat %s and dv %s; the pseudocode's %s and %s",
                v[i], s, one.quantized()[i], one.dv()[i], other.quantized()[i], other.dv()[i]);
          }
          size += Math.abs(dy[i] * v[i] / s);
        }
        // The pseudocode adds sum(dy * code) and -sum(dy * v / s), which are large and cancel.
        double scale = GradientScale.PAPER.of(VALUES, range);
        double tolerance = scale * 1e-6 * size;
        assertThat(scale * one.ds()).isCloseTo(other.ds(), within(tolerance));
        assertThat((double) Math.abs(other.ds())).isGreaterThan(20 * tolerance);
      }
    }
  }
}
