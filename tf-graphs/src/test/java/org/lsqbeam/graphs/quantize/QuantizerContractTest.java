package org.lsqbeam.graphs.quantize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lsqbeam.graphs.runtime.Sessions;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** The facts that layers rely on, for every quantizer of the catalog, tensor and number of bits. */
@Tag("gpu")
@Tag("cpu")
final class QuantizerContractTest {
  private static final int VALUES = 3_000;

  /** A parameter's value that is not exact in binary. */
  private static final float PARAMETER = 0.37f;

  /** By name, the quantizer by hand of weights and of inputs. A new quantizer needs a line here. */
  private static final Map<String, Oracles> ORACLES =
      Map.of(
          "lsq",
          new Oracles(new QuantizerOracle.Lsq(false), new QuantizerOracle.Lsq(false)),
          "lsq-pseudocode",
          new Oracles(new QuantizerOracle.Lsq(true), new QuantizerOracle.Lsq(true)),
          "pact",
          new Oracles(new QuantizerOracle.DoReFa(), new QuantizerOracle.Pact()));

  private record Oracles(QuantizerOracle ofWeights, QuantizerOracle ofInput) {}

  /** A quantizer of one tensor. */
  record Case(String name, TensorSpec tensor) {
    Quantizer quantizer() {
      return QuantizerCatalog.named(name);
    }

    QuantizerOracle oracle() {
      Oracles oracles = Objects.requireNonNull(ORACLES.get(name), "no oracle of " + name);
      return tensor.role() == TensorRole.WEIGHTS ? oracles.ofWeights() : oracles.ofInput();
    }

    boolean hasStepSize() {
      return !(oracle() instanceof QuantizerOracle.DoReFa);
    }

    double roundoff() {
      return PARAMETER * Ranges.roundoff(tensor.range());
    }

    float[] values() {
      return oracle().values(tensor, PARAMETER, VALUES, new Random(11));
    }

    @Override
    public String toString() {
      return name + ", " + tensor.role() + ", " + tensor.range();
    }
  }

  static Stream<Case> cases() {
    return QuantizerCatalog.names().stream()
        .flatMap(
            name ->
                Ranges.all()
                    .flatMap(range -> Stream.of(TensorRole.values()).map(role -> of(role, range)))
                    .filter(each -> each.role() == TensorRole.INPUT || each.range().signed())
                    .map(tensor -> new Case(name, tensor)));
  }

  static Stream<Case> withStepSize() {
    return cases().filter(Case::hasStepSize);
  }

  static Stream<Case> unsigned() {
    return cases().filter(each -> !each.tensor().range().signed());
  }

  static Stream<Case> withParameter() {
    return cases().filter(each -> !each.quantizer().parameters(each.tensor()).isEmpty());
  }

  private static TensorSpec of(TensorRole role, QuantizationRange range) {
    return new TensorSpec(role, Shape.of(VALUES), range, GradientScale.PAPER.of(VALUES, range));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void valuesAreThoseOfTheClosedForm(Case of) {
    float[] v = of.values();
    double[] expected = of.oracle().quantized(of.tensor(), v, PARAMETER);
    try (QuantizerProbe probe = new QuantizerProbe(of.quantizer(), of.tensor())) {
      assertClose(probe.quantize(v, PARAMETER), expected, 4 * of.roundoff());
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void gradientsAreThoseOfTheClosedForm(Case of) {
    float[] v = of.values();
    float[] dy = Ranges.normals(v.length, new Random(12));
    double[] byValue = of.oracle().byValue(of.tensor(), v, PARAMETER, dy);
    double[] byParameter = of.oracle().byParameter(of.tensor(), v, PARAMETER);
    double expected = 0;
    double size = 0;
    for (int i = 0; i < v.length; i++) {
      expected += dy[i] * byParameter[i];
      // The pseudocode adds sum(dy * code) and -sum(dy * v / s), which are large and cancel.
      size += Math.abs(dy[i]) * (Math.abs(byParameter[i]) + of.tensor().range().positiveLevels());
    }
    try (QuantizerProbe probe = new QuantizerProbe(of.quantizer(), of.tensor())) {
      QuantizerProbe.Answer answer = probe.at(v, PARAMETER, dy);
      // The largest weight's gradient of DoReFa-Net is a sum over all weights.
      assertClose(answer.dv(), byValue, of.hasStepSize() ? 1e-5 : 1e-3);
      if (!of.quantizer().parameters(of.tensor()).isEmpty()) {
        assertThat((double) answer.ds()).isCloseTo(expected, within(2e-6 * size));
        assertThat(Math.abs(expected)).isPositive();
      }
    }
  }

  private static void assertClose(float[] actual, double[] expected, double tolerance) {
    assertThat(actual).hasSameSizeAs(expected);
    double worst = 0;
    for (int i = 0; i < actual.length; i++) {
      worst = Math.max(worst, Math.abs(actual[i] - expected[i]));
    }
    assertThat(worst).isLessThan(tolerance);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void resultsTakeNoMoreThanTwoToTheBitsLevels(Case of) {
    float[] v = of.values();
    TreeSet<Long> levels = new TreeSet<>();
    try (QuantizerProbe probe = new QuantizerProbe(of.quantizer(), of.tensor())) {
      for (float level : probe.quantize(v, PARAMETER)) {
        levels.add(Math.round(level / (8 * of.roundoff())));
      }
    }
    long distinct = 1;
    Long last = null;
    for (long level : levels) {
      distinct += last != null && level - last > 1 ? 1 : 0;
      last = level;
    }
    assertThat(distinct)
        .isLessThanOrEqualTo(1L << of.tensor().range().bits())
        .isGreaterThanOrEqualTo(1L << (of.tensor().range().bits() - 1));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void onlyDoReFasWeightsHaveNoStepSize(Case of) {
    assertThat(stepSize(of) > 0).isEqualTo(of.hasStepSize());
  }

  @ParameterizedTest
  @MethodSource("withStepSize")
  void resultsAreIntegersOfTheRangeTimesTheStepSize(Case of) {
    double s = stepSize(of);
    try (QuantizerProbe probe = new QuantizerProbe(of.quantizer(), of.tensor())) {
      for (float result : probe.quantize(of.values(), PARAMETER)) {
        double code = result / s;
        assertThat(code)
            .isCloseTo(Math.rint(code), within(8 * Ranges.roundoff(of.tensor().range())));
        assertThat(Math.rint(code))
            .isBetween(
                (double) -of.tensor().range().negativeLevels(),
                (double) of.tensor().range().positiveLevels());
      }
    }
  }

  private static double stepSize(Case of) {
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      List<Operand<TFloat32>> parameters =
          of.quantizer().parameters(of.tensor()).isEmpty()
              ? List.of()
              : List.of(tf.constant(PARAMETER));
      Operand<TFloat32> stepSize =
          of.quantizer().stepSize(tf, of.tensor(), parameters).orElse(tf.constant(0f));
      try (Session session = Sessions.open(graph);
          Result result = session.runner().fetch(stepSize).run()) {
        return ((TFloat32) result.get(0)).getFloat();
      }
    }
  }

  /** Not so of DoReFa-Net's weights, to which tanh would be applied twice. */
  @ParameterizedTest
  @MethodSource("withStepSize")
  void quantizingTwiceIsQuantizingOnce(Case of) {
    try (QuantizerProbe probe = new QuantizerProbe(of.quantizer(), of.tensor())) {
      float[] once = probe.quantize(of.values(), PARAMETER);
      double[] expected = new double[once.length];
      Arrays.setAll(expected, i -> once[i]);
      assertClose(probe.quantize(once, PARAMETER), expected, 4 * of.roundoff());
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void aLargerValueIsNeverQuantizedToASmallerOne(Case of) {
    float[] v = of.values();
    Arrays.sort(v);
    try (QuantizerProbe probe = new QuantizerProbe(of.quantizer(), of.tensor())) {
      float[] results = probe.quantize(v, PARAMETER);
      for (int i = 1; i < results.length; i++) {
        assertThat((double) results[i]).isGreaterThan(results[i - 1] - 4 * of.roundoff());
      }
    }
  }

  /** Layers leave the rectifier to it. */
  @ParameterizedTest
  @MethodSource("unsigned")
  void anUnsignedQuantizerMapsNegativeValuesToZeroWithoutAGradient(Case of) {
    float[] v = {-1e-3f, -0.1f, -1, -100};
    try (QuantizerProbe probe = new QuantizerProbe(of.quantizer(), of.tensor())) {
      QuantizerProbe.Answer answer = probe.at(v, PARAMETER, new float[] {1, 2, 3, 4});
      for (int i = 0; i < v.length; i++) {
        assertThat(answer.quantized()[i]).isEqualTo(0f);
        assertThat(answer.dv()[i]).isEqualTo(0f);
      }
      assertThat(answer.ds()).isEqualTo(0f);
    }
  }

  @ParameterizedTest
  @MethodSource("withParameter")
  void parametersStartAtOrAboveTheirLowerBoundEvenFromZeros(Case of) {
    List<QuantizerParameter> parameters = of.quantizer().parameters(of.tensor());
    assertThat(parameters).hasSize(1);
    float bound = parameters.get(0).lowerBound();
    try (QuantizerProbe probe = new QuantizerProbe(of.quantizer(), of.tensor())) {
      assertThat(bound).isPositive();
      assertThat(probe.initial(new float[10])).isEqualTo(bound);
      assertThat(probe.initial(new float[] {0.25f, 3, 0.5f})).isGreaterThan(bound).isLessThan(10);
    }
  }
}
