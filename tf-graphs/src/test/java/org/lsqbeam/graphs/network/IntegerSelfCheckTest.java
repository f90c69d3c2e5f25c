package org.lsqbeam.graphs.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lsqbeam.graphs.network.architectures.NetworkCatalog;
import org.lsqbeam.graphs.quantize.LsqQuantizer;
import org.lsqbeam.graphs.quantize.PactQuantizer;
import org.lsqbeam.graphs.quantize.Precision;
import org.lsqbeam.graphs.quantize.Quantizer;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TUint8;

final class IntegerSelfCheckTest {
  private static final NetworkInput INPUT =
      new NetworkInput(8, 8, 3, List.of(100.0, 105.0, 110.0), List.of(25.0, 26.0, 27.0));

  @ParameterizedTest
  @CsvSource({"2", "3", "4", "w2a4"})
  void sumsOfSmallIntegersAreExactOnEveryProcessor(String precision) {
    assertThat(failure(new IntegerSelfCheck(), precision, new LsqQuantizer())).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"2", "3", "4", "w2a4"})
  void sumsOfFiltersThatChangeAreExactOnEveryProcessor(String precision) {
    assertThat(trainingFailure(new IntegerSelfCheck(), precision, new LsqQuantizer())).isEmpty();
  }

  @Test
  void aKernelThatKeepsItsFirstFiltersIsFound() {
    assertThat(trainingFailure(new IntegerSelfCheck(Keeping::new), "4", new LsqQuantizer()))
        .get()
        .asString()
        .startsWith("the integer convolution of layer stage1/block1/conv1 differs by ");
  }

  /** As 16-bit sums of two products do. */
  @Test
  void aKernelWhoseSumsSaturateIsFound() {
    IntegerSelfCheck check = new IntegerSelfCheck(Saturating::new);
    assertThat(failure(check, "8", new LsqQuantizer()))
        .get()
        .asString()
        .startsWith("the integer convolution of layer stage1/block1/conv1 differs by ");
    assertThat(failure(check, "2", new LsqQuantizer())).isEmpty();
  }

  @Test
  void aKernelThatCannotRunIsFound() {
    IntegerSelfCheck check =
        new IntegerSelfCheck(
            (tf, shape) -> {
              throw new IllegalArgumentException("no such operation");
            });
    assertThat(failure(check, "4", new LsqQuantizer()))
        .hasValue("layer stage1/block1/conv1 does not run: no such operation");
  }

  @Test
  void aNetworkWithoutIntegersHasNone() {
    String none = "no convolution has quantized weights and an unsigned quantized input";
    assertThat(failure(new IntegerSelfCheck(), "full", new LsqQuantizer())).hasValue(none);
    assertThat(failure(new IntegerSelfCheck(), "w4a32", new LsqQuantizer())).hasValue(none);
    assertThat(failure(new IntegerSelfCheck(), "4", new PactQuantizer())).hasValue(none);
    assertThat(trainingFailure(new IntegerSelfCheck(), "w32a4", new LsqQuantizer())).hasValue(none);
  }

  /**
   * TensorFlow Java finds the graph of a gradient by its address. It never forgets a graph of
   * {@code Graph.whileLoop}, and a later graph at the same address is then lost in a garbage
   * collection.
   */
  @Test
  void laterGraphsHaveTheirGradients() {
    for (int i = 0; i < 5; i++) {
      trainingFailure(new IntegerSelfCheck(), "4", new LsqQuantizer());
      List<Graph> graphs = Stream.generate(Graph::new).limit(20).toList();
      System.gc();
      graphs.forEach(IntegerSelfCheckTest::takeGradient);
      graphs.forEach(Graph::close);
    }
  }

  private static void takeGradient(Graph graph) {
    Ops tf = Ops.create(graph);
    Operand<TFloat32> x = tf.zeros(tf.constant(new int[] {1, 4, 4, 1}), TFloat32.class);
    Operand<TFloat32> filters =
        tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(1, 1, 1, 1)));
    Convolution shape = Convolution.square(1, 1);
    Operand<TFloat32> y =
        ConvolutionGradient.of(tf, x, x, filters, shape, GradientPrecision.FLOAT32);
    assertThat(graph.addGradients(y.asOutput(), new Output<?>[] {filters.asOutput()})).hasSize(1);
  }

  /** Its instructions add two products of 8 bits in 16 bits. */
  @Test
  void anOlderProcessorIsFoundToSaturateAtEightBitsAlone() throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-cp",
                System.getProperty("java.class.path"),
                OlderProcessor.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().putAll(Map.of("ONEDNN_MAX_CPU_ISA", "AVX2"));
    Process process = builder.start();
    List<String> lines;
    try (BufferedReader output = process.inputReader()) {
      lines = output.lines().toList();
    }
    assertThat(process.waitFor()).isZero();
    assertThat(lines.get(0)).isEqualTo("4 bits: Optional.empty");
    assertThat(lines.get(1)).matches("8 bits: Optional\\[the integer convolution .* differs .*]");
  }

  static final class OlderProcessor {
    private OlderProcessor() {}

    public static void main(String[] arguments) {
      for (String bits : List.of("4", "8")) {
        IntegerSelfCheck check = new IntegerSelfCheck();
        System.out.println(bits + " bits: " + failure(check, bits, new LsqQuantizer()));
      }
    }
  }

  private static Optional<String> failure(
      IntegerSelfCheck check, String precision, Quantizer quantizer) {
    LayerSettings settings = LayerSettings.forEvaluation(Precision.parse(precision), quantizer);
    return check.evaluationFailure(NetworkCatalog.named("resnet-8"), settings, INPUT);
  }

  private static Optional<String> trainingFailure(
      IntegerSelfCheck check, String precision, Quantizer quantizer) {
    LayerSettings settings = LayerSettings.of(Precision.parse(precision), 0.9, quantizer);
    return check.trainingFailure(NetworkCatalog.named("resnet-8"), settings, INPUT);
  }

  /** TensorFlow's kernel as it is, with filters that are not constant. */
  private static final class Keeping extends IntegerConvolution {
    Keeping(Ops tf, Convolution shape) {
      super(tf, shape);
    }

    @Override
    Operand<TFloat32> sumsOfVariable(Operand<TUint8> codes, Operand<TFloat32> filters) {
      return sums(codes, filters);
    }
  }

  private static final class Saturating extends IntegerConvolution {
    private final Ops tf;

    Saturating(Ops tf, Convolution shape) {
      super(tf, shape);
      this.tf = tf;
    }

    @Override
    Operand<TFloat32> sums(Operand<TUint8> codes, Operand<TFloat32> filters) {
      return tf.math.minimum(super.sums(codes, filters), tf.constant((float) Short.MAX_VALUE));
    }
  }
}
