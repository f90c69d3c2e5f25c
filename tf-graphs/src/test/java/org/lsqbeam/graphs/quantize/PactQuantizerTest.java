package org.lsqbeam.graphs.quantize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.tensorflow.ndarray.Shape;

/** PACT on numbers worked out by hand, from the equations of Choi et al. and Zhou et al. */
final class PactQuantizerTest {
  /** α = 3 at 2 bits: the levels are 0, 1, 2 and 3. */
  @Test
  void activationsAreClippedAtTheLearnedLevelWhichHasAGradientOnlyAboveIt() {
    float[] v = {-2, 0.4f, 1.6f, 2.9f, 3.5f, 100};
    try (QuantizerProbe probe = probe(TensorRole.INPUT, new QuantizationRange(2, false))) {
      QuantizerProbe.Answer answer = probe.at(v, 3, new float[] {1, 2, 4, 8, 16, 32});
      assertThat(answer.quantized()).containsExactly(new float[] {0, 0, 2, 3, 3, 3}, within(1e-6f));
      assertThat(answer.dv()).containsExactly(0, 2, 4, 8, 0, 0);
      assertThat(answer.ds()).isEqualTo(48);
    }
  }

  /** α = 1 at 2 bits: Qn = 2 and Qp = 1, so the levels are -2, -1, 0 and 1. */
  @Test
  void aSignedInputIsAlsoClippedBelow() {
    float[] v = {-5, -1.2f, 0.3f, 4};
    try (QuantizerProbe probe = probe(TensorRole.INPUT, new QuantizationRange(2, true))) {
      QuantizerProbe.Answer answer = probe.at(v, 1, new float[] {1, 1, 1, 10});
      assertThat(answer.quantized()).containsExactly(new float[] {-2, -1, 0, 1}, within(1e-6f));
      assertThat(answer.dv()).containsExactly(0, 1, 1, 0);
      assertThat(answer.ds()).isEqualTo(-2 + 10);
    }
  }

  /** At 2 bits the levels are -1, -1/3, 1/3 and 1, whatever the weights' magnitude. */
  @Test
  void weightsAreThoseOfDoReFaNet() {
    // Divided by tanh(0.5) = 0.462117: -0.2157, 0.6419 and 1; the levels' borders are 0 and 2/3.
    float[] v = {-0.1f, 0.305f, 0.5f, -0.5f};
    try (QuantizerProbe probe = probe(TensorRole.WEIGHTS, new QuantizationRange(2, true))) {
      assertThat(probe.quantize(v, 0))
          .containsExactly(new float[] {-1 / 3f, 1 / 3f, 1, -1}, within(1e-6f));
    }
  }

  @Test
  void theClippingLevelStartsAtTheLargestInput() {
    try (QuantizerProbe probe = probe(TensorRole.INPUT, new QuantizationRange(4, false))) {
      assertThat(probe.initial(new float[] {0, 0.5f, 2.25f, 1})).isEqualTo(2.25f);
    }
  }

  @Test
  void onlyInputsHaveAParameterAndItDecaysAsTheWeightsDo() {
    PactQuantizer pact = new PactQuantizer();
    QuantizationRange range = new QuantizationRange(3, true);
    assertThat(pact.parameters(tensor(TensorRole.WEIGHTS, range))).isEmpty();
    assertThat(pact.parameters(tensor(TensorRole.INPUT, range)))
        .containsExactly(new QuantizerParameter("clipping_level", Shape.scalar(), 1e-6f, true, 1));
  }

  private static QuantizerProbe probe(TensorRole role, QuantizationRange range) {
    return new QuantizerProbe(new PactQuantizer(), tensor(role, range));
  }

  private static TensorSpec tensor(TensorRole role, QuantizationRange range) {
    return new TensorSpec(role, Shape.of(Shape.UNKNOWN_SIZE), range, 0.125);
  }
}
