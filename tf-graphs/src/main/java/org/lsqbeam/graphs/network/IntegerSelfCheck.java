package org.lsqbeam.graphs.network;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;
import org.lsqbeam.graphs.runtime.Gpus;
import org.lsqbeam.graphs.runtime.TensorFlowReason;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat64;

/**
 * Compares TensorFlow's convolution of integers with one of 64-bit floats, which is exact, for
 * every kind of layer of a network. The integers are random, and the greatest and least ones that
 * are possible: some processors' instructions add two products in 16 bits, which are too few.
 */
public final class IntegerSelfCheck {
  /** A kernel that kept its filters would differ in the second one. */
  private static final int UPDATES = 2;

  private final Kernel kernel;

  /** Creates the check of TensorFlow's kernel. */
  public IntegerSelfCheck() {
    this(IntegerConvolution::new);
  }

  /** Creates the check of a kernel. */
  IntegerSelfCheck(Kernel kernel) {
    this.kernel = kernel;
  }

  /** Makes the convolution that is checked. */
  interface Kernel {
    IntegerConvolution of(Ops tf, Convolution shape);
  }

  /**
   * Checks the convolutions of a network's evaluation that integers can compute.
   *
   * @return why the network cannot be evaluated with integers; empty if it can
   */
  public Optional<String> evaluationFailure(
      Network network, LayerSettings settings, NetworkInput input) {
    return failure(
        network,
        input,
        (tf, variables) -> Layers.evaluating(tf, variables, settings, Arithmetic.INT8),
        this::evaluationFailure);
  }

  /**
   * Checks the convolutions of a network's training that integers can compute in the forward pass,
   * each with other filters in a second run.
   *
   * @return why the network cannot be trained with integers; empty if it can
   */
  public Optional<String> trainingFailure(
      Network network, LayerSettings settings, NetworkInput input) {
    LayerSettings integers = settings.forward(Arithmetic.INT8);
    return failure(
        network,
        input,
        (tf, variables) -> new Layers(tf, variables, integers, Pass.TRAINING, null),
        this::trainingFailure);
  }

  private static Optional<String> failure(
      Network network,
      NetworkInput input,
      BiFunction<Ops, Variables, Layers> pass,
      Function<IntegerLayer.Kind, Optional<String>> check) {
    if (!Gpus.names().isEmpty()) {
      return Optional.of("the convolution of integers would not run on the GPU");
    }
    Map<IntegerLayer.Kind, String> layers = new LinkedHashMap<>();
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      Layers built = pass.apply(tf, new Variables(tf));
      network.logits(built, new BatchInput(tf, input).normalized(), input.classes());
      built.integerLayers().forEach(layer -> layers.putIfAbsent(layer.kind(), layer.name()));
    } catch (RuntimeException e) {
      return Optional.of("TensorFlow has no convolution of integers: " + TensorFlowReason.of(e));
    }
    if (layers.isEmpty()) {
      return Optional.of("no convolution has quantized weights and an unsigned quantized input");
    }
    return layers.entrySet().stream()
        .map(layer -> failure(layer.getKey(), layer.getValue(), check))
        .flatMap(Optional::stream)
        .findFirst();
  }

  private static Optional<String> failure(
      IntegerLayer.Kind kind, String name, Function<IntegerLayer.Kind, Optional<String>> check) {
    try {
      return check
          .apply(kind)
          .map(by -> "the integer convolution of layer " + name + " differs by " + by);
    } catch (RuntimeException e) {
      return Optional.of("layer " + name + " does not run: " + TensorFlowReason.of(e));
    }
  }

  private Optional<String> evaluationFailure(IntegerLayer.Kind kind) {
    try (ExactComparison exact = new ExactComparison(kind)) {
      IntegerConvolution integers = kernel.of(exact.tf, kind.shape());
      List<Double> differences =
          exact.differences(
              exact.ofSums(integers.sums(exact.codes, exact.filters)), exact.ofCodes(integers));
      return differences.stream().allMatch(each -> each == 0)
          ? Optional.empty()
          : Optional.of(
              "%.0f in a sum, %.0f in a code".formatted(differences.get(0), differences.get(1)));
    }
  }

  private Optional<String> trainingFailure(IntegerLayer.Kind kind) {
    try (ExactComparison exact = new ExactComparison(kind)) {
      Operand<TFloat64> difference =
          exact.ofSums(
              kernel.of(exact.tf, kind.shape()).sumsOfVariable(exact.codes, exact.filters));
      return Stream.generate(() -> exact.differences(difference).get(0))
          .limit(UPDATES)
          .filter(each -> each != 0)
          .map("%.0f in a sum"::formatted)
          .findFirst();
    }
  }
}
