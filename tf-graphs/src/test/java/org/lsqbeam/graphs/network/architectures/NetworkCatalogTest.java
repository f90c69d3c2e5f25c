package org.lsqbeam.graphs.network.architectures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lsqbeam.graphs.network.Features;
import org.lsqbeam.graphs.network.LayerSettings;
import org.lsqbeam.graphs.network.Layers;
import org.lsqbeam.graphs.network.Pass;
import org.lsqbeam.graphs.network.Variable;
import org.lsqbeam.graphs.network.Variable.Kind;
import org.lsqbeam.graphs.network.Variables;
import org.lsqbeam.graphs.quantize.Precision;
import org.lsqbeam.graphs.quantize.Quantizer;
import org.lsqbeam.graphs.quantize.QuantizerCatalog;
import org.lsqbeam.graphs.quantize.QuantizerParameter;
import org.lsqbeam.graphs.quantize.TensorSpec;
import org.tensorflow.Graph;
import org.tensorflow.GraphOperation;
import org.tensorflow.Operand;
import org.tensorflow.Operation;
import org.tensorflow.RawTensor;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;

/** The graphs of the named networks on images of 32x32 pixels and ten classes. */
final class NetworkCatalogTest {
  /**
   * By hand: 3x3x3x16 in the stem; per block two 3x3 convolutions and two norms of scale and offset
   * over their inputs; two 1x1 projections; a norm of 64; 64x10 and a bias of 10.
   */
  @ParameterizedTest
  @ValueSource(ints = {8, 20, 32, 56})
  void parametersAreAsManyAsCountedByHand(int depth) {
    long n = (depth - 2L) / 6;
    long stem = 27 * 16;
    long first = n * (2 * 9 * 16 * 16 + 2 * 2 * 16);
    long second =
        9 * 16 * 32
            + 9 * 32 * 32
            + 16 * 32
            + 2 * 16
            + 2 * 32
            + (n - 1) * (2 * 9 * 32 * 32 + 2 * 2 * 32);
    long third =
        9 * 32 * 64
            + 9 * 64 * 64
            + 32 * 64
            + 2 * 32
            + 2 * 64
            + (n - 1) * (2 * 9 * 64 * 64 + 2 * 2 * 64);
    long expected = stem + first + second + third + 2 * 64 + 64 * 10 + 10;

    assertThat(parameters(depth, Precision.FULL)).isEqualTo(expected);
    // Twice one step size per layer: stem, two a block, two projections, logits.
    assertThat(parameters(depth, new Precision(3))).isEqualTo(expected + 2 * (6 * n + 4));
  }

  private static long parameters(int depth, Precision precision) {
    return build("resnet-" + depth, precision, Pass.TRAINING, NetworkCatalogTest::variables)
        .stream()
        .filter(variable -> variable.kind().isTrained())
        .mapToLong(variable -> variable.shape().size())
        .sum();
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4, 8})
  void firstAndLastLayerAreEightBitAllOthersAsAskedAndOnlyTheFirstInputSigned(int bits) {
    Map<String, String> quantizers =
        build("resnet-8", new Precision(bits), Pass.TRAINING, built -> quantizers(built.graph()));
    assertThat(quantizers).hasSize(20);
    quantizers.forEach(
        (name, range) -> {
          boolean edge = name.startsWith("stem/") || name.startsWith("logits/");
          boolean signed = name.endsWith("/weight_step_size") || name.startsWith("stem/");
          int b = edge ? 8 : bits;
          String ends =
              signed ? -(1 << (b - 1)) + " to " + ((1 << (b - 1)) - 1) : "0 to " + ((1 << b) - 1);
          assertThat(range).as(name).isEqualTo(b + " bits, " + ends);
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"resnet-8", "resnet-20"})
  void everyConvolutionAndDenseLayerHasOneStepSizeOfItsWeightsAndOneOfItsInput(String network) {
    List<Variable> variables =
        build(network, new Precision(4), Pass.TRAINING, NetworkCatalogTest::variables);
    List<String> expected = new ArrayList<>();
    List<String> stepSizes = new ArrayList<>();
    for (Variable variable : variables) {
      if (variable.kind() == Kind.WEIGHTS) {
        String layer = variable.name().replace("/weights", "");
        expected.add(layer + "/input_step_size");
        expected.add(layer + "/weight_step_size");
      } else if (variable.kind() == Kind.QUANTIZER_PARAMETER) {
        assertThat(variable.shape()).isEqualTo(Shape.scalar());
        stepSizes.add(variable.name());
      }
    }
    assertThat(stepSizes).containsExactlyInAnyOrderElementsOf(expected);
  }

  /** A quantizer that remembers what it returned. */
  private record Recording(Quantizer of, Set<Operation> quantized) implements Quantizer {
    @Override
    public List<QuantizerParameter> parameters(TensorSpec tensor) {
      return of.parameters(tensor);
    }

    @Override
    public List<Operand<TFloat32>> initialValues(Ops tf, TensorSpec tensor, Operand<TFloat32> v) {
      return of.initialValues(tf, tensor, v);
    }

    @Override
    public Operand<TFloat32> quantize(
        Ops tf, TensorSpec tensor, Operand<TFloat32> v, List<Operand<TFloat32>> parameters) {
      Operand<TFloat32> result = of.quantize(tf, tensor, v, parameters);
      quantized.add(result.op());
      return result;
    }

    @Override
    public Optional<Operand<TFloat32>> stepSize(
        Ops tf, TensorSpec tensor, List<Operand<TFloat32>> parameters) {
      return of.stepSize(tf, tensor, parameters);
    }
  }

  @ParameterizedTest
  @CsvSource({"resnet-8, lsq", "resnet-20, lsq", "resnet-8, lsq-pseudocode", "resnet-8, pact"})
  void bothInputsOfEveryProductComeOutOfAQuantizerOfTheirOwn(String network, String quantizer) {
    Set<Operation> quantized = new HashSet<>();
    Set<Operation> multiplied = new HashSet<>();
    int products = 0;
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      Quantizer recording = new Recording(QuantizerCatalog.named(quantizer), quantized);
      LayerSettings settings = LayerSettings.of(new Precision(4), 0.9, recording);
      Layers layers = new Layers(tf, new Variables(tf), settings, Pass.TRAINING, null);
      NetworkCatalog.named(network).logits(layers, images(tf), 10);
      for (GraphOperation operation : operations(graph)) {
        if (operation.type().equals("Conv2D") || operation.type().equals("MatMul")) {
          products++;
          multiplied.add(input(operation, 0));
          multiplied.add(input(operation, 1));
        }
      }
      assertThat(products).isEqualTo(layers.weightedLayers().size());
      assertThat(multiplied).hasSize(2 * products).isEqualTo(quantized);
    }
  }

  @Test
  void nothingIsQuantizedAtFullPrecision() {
    build(
        "resnet-8",
        Precision.FULL,
        Pass.TRAINING,
        built -> {
          assertThat(built.variables())
              .noneMatch(variable -> variable.kind() == Kind.QUANTIZER_PARAMETER);
          assertThat(operations(built.graph()))
              .noneMatch(operation -> operation.type().startsWith("FakeQuant"));
          return built;
        });
  }

  /** N by hand: weights of the layer, or height x width x channels of its input, without batch. */
  @ParameterizedTest
  @CsvSource({
    "stem, 3*3*3*16, 127, 32*32*3, 127",
    "stage1/block1/conv1, 3*3*16*16, 7, 32*32*16, 15",
    "stage1/block1/conv2, 3*3*16*16, 7, 32*32*16, 15",
    "stage2/block1/projection, 1*1*16*32, 7, 32*32*16, 15",
    "stage2/block1/conv1, 3*3*16*32, 7, 32*32*16, 15",
    "stage2/block1/conv2, 3*3*32*32, 7, 16*16*32, 15",
    "stage3/block1/projection, 1*1*32*64, 7, 16*16*32, 15",
    "stage3/block1/conv1, 3*3*32*64, 7, 16*16*32, 15",
    "stage3/block1/conv2, 3*3*64*64, 7, 8*8*64, 15",
    "logits, 64*10, 127, 64, 255"
  })
  void gradientScalesAreThoseOfEachLayersCountsWithoutTheBatch(
      String layer, String weights, int weightLevels, String features, int inputLevels) {
    List<Variable> variables =
        build("resnet-8", new Precision(4), Pass.TRAINING, NetworkCatalogTest::variables);
    assertThat(scale(variables, layer + "/weight_step_size"))
        .isCloseTo(1 / Math.sqrt(product(weights) * (double) weightLevels), within(1e-15));
    assertThat(scale(variables, layer + "/input_step_size"))
        .isCloseTo(1 / Math.sqrt(product(features) * (double) inputLevels), within(1e-15));
  }

  private static long product(String factors) {
    long product = 1;
    for (String factor : factors.split("\\*", -1)) {
      product *= Long.parseLong(factor);
    }
    return product;
  }

  private static double scale(List<Variable> variables, String name) {
    return variables.stream()
        .filter(variable -> variable.name().equals(name))
        .findFirst()
        .orElseThrow()
        .gradientScale();
  }

  @ParameterizedTest
  @ValueSource(strings = {"full", "2"})
  void logitsAreOnePerImageAndClassInEveryPass(String bits) {
    for (Pass pass : Pass.values()) {
      long[] shape =
          build("resnet-8", Precision.parse(bits), pass, built -> built.logits().shape().asArray());
      assertThat(shape).containsExactly(Shape.UNKNOWN_SIZE, 10L);
    }
  }

  @Test
  void allPassesShareTheVariablesAndNameNoOthers() {
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      Variables variables = new Variables(tf);
      describe(tf, variables, "resnet-8", new Precision(2), Pass.TRAINING);
      List<Variable> before = variables.all();
      describe(tf, variables, "resnet-8", new Precision(2), Pass.INITIALIZATION);
      describe(tf, variables, "resnet-8", new Precision(2), Pass.EVALUATION);
      assertThat(variables.all()).isEqualTo(before);
    }
  }

  @Test
  void anUnknownNetworkIsRefusedWithTheNearestNameOrAllNames() {
    assertThatThrownBy(() -> NetworkCatalog.named("resnet18"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("unknown network 'resnet18'; did you mean 'resnet-18'?");
    assertThatThrownBy(() -> NetworkCatalog.named("alexnet"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("resnet-8, resnet-20, resnet-32, resnet-56, resnet-18");
  }

  private record Built(Graph graph, List<Variable> variables, Operand<TFloat32> logits) {}

  private static List<Variable> variables(Built built) {
    return built.variables();
  }

  private static <T> T build(
      String network, Precision precision, Pass pass, Function<Built, T> question) {
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      Variables variables = new Variables(tf);
      Operand<TFloat32> logits = describe(tf, variables, network, precision, pass);
      return question.apply(new Built(graph, variables.all(), logits));
    }
  }

  private static Operand<TFloat32> describe(
      Ops tf, Variables variables, String network, Precision precision, Pass pass) {
    Layers layers = new Layers(tf, variables, precision, pass, 0.9);
    return NetworkCatalog.named(network).logits(layers, images(tf), 10).values();
  }

  private static Features images(Ops tf) {
    Shape shape = Shape.of(Shape.UNKNOWN_SIZE, 32, 32, 3);
    return Features.images(
        tf.placeholder(TFloat32.class, Placeholder.shape(shape)), Features.Domain.SIGNED);
  }

  private static List<GraphOperation> operations(Graph graph) {
    List<GraphOperation> operations = new ArrayList<>();
    graph.operations().forEachRemaining(operations::add);
    return operations;
  }

  /** By the step size that it reads, each quantizer's bits, Qn and Qp. */
  private static Map<String, String> quantizers(Graph graph) {
    Map<String, String> ranges = new TreeMap<>();
    for (GraphOperation operation : operations(graph)) {
      if (operation.type().equals("FakeQuantWithMinMaxVars")) {
        // min = stopGradient(s * -Qn), max = s * Qp
        Operation minimum = input(input(operation, 1), 0);
        Operation maximum = input(operation, 2);
        String handle = input(input(maximum, 0), 0).attributes().getAttrString("shared_name");
        assertThat(input(minimum, 0)).isEqualTo(input(maximum, 0));
        String range =
            operation.attributes().getAttrInt("num_bits")
                + " bits, "
                + constant(input(minimum, 1))
                + " to "
                + constant(input(maximum, 1));
        assertThat(ranges.put(handle, range)).as("another quantizer of %s", handle).isNull();
      }
    }
    return ranges;
  }

  private static GraphOperation input(Operation of, int index) {
    return (GraphOperation) ((GraphOperation) of).input(index).op();
  }

  private static int constant(GraphOperation operation) {
    try (Tensor value = operation.attributes().getAttrTensor("value")) {
      return (int) ((RawTensor) value).data().asFloats().getFloat(0);
    }
  }
}
