package org.lsqbeam.graphs.network;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.IntUnaryOperator;
import org.lsqbeam.graphs.quantize.QuantizationRange;
import org.lsqbeam.graphs.runtime.Gpus;
import org.lsqbeam.graphs.runtime.Sessions;
import org.lsqbeam.graphs.runtime.TensorFlowReason;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TUint8;

/**
 * Compares TensorFlow's convolution of integers with one of 64-bit floats, which is exact, for
 * every kind of layer of a network. The integers are random, and the greatest and least ones that
 * are possible: some processors' instructions add two products in 16 bits, which are too few.
 */
public final class IntegerSelfCheck {
  /** The first image has the greatest codes alone, the second one random codes. */
  private static final int IMAGES = 2;

  private static final int KINDS_OF_FILTERS = 4;
  private static final int SEED = 15;

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
   * Checks the layers of a network that integers can compute.
   *
   * @return why the network cannot be evaluated with integers; empty if it can
   */
  public Optional<String> failure(Network network, LayerSettings settings, NetworkInput input) {
    if (!Gpus.names().isEmpty()) {
      return Optional.of("the convolution of integers would not run on the GPU");
    }
    Map<IntegerLayer.Kind, String> layers = new LinkedHashMap<>();
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      Layers built = Layers.evaluating(tf, new Variables(tf), settings, Arithmetic.INT8);
      network.logits(built, new BatchInput(tf, input).normalized(), input.classes());
      built.integerLayers().forEach(layer -> layers.putIfAbsent(layer.kind(), layer.name()));
    } catch (RuntimeException e) {
      return Optional.of("TensorFlow has no convolution of integers: " + TensorFlowReason.of(e));
    }
    if (layers.isEmpty()) {
      return Optional.of("no convolution has quantized weights and an unsigned quantized input");
    }
    return layers.entrySet().stream()
        .map(layer -> failure(layer.getKey(), layer.getValue()))
        .flatMap(Optional::stream)
        .findFirst();
  }

  private Optional<String> failure(IntegerLayer.Kind kind, String name) {
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      List<Operand<TFloat64>> differences = differences(tf, kind);
      try (Session session = Sessions.open(graph);
          Result result =
              Sessions.run(session.runner().fetch(differences.get(0)).fetch(differences.get(1)))) {
        double sums = ((TFloat64) result.get(0)).getDouble();
        double codes = ((TFloat64) result.get(1)).getDouble();
        return sums == 0 && codes == 0
            ? Optional.empty()
            : Optional.of(
                "the integer convolution of layer %s differs by %.0f in a sum, %.0f in a code"
                    .formatted(name, sums, codes));
      }
    } catch (RuntimeException e) {
      return Optional.of("layer " + name + " does not run: " + TensorFlowReason.of(e));
    }
  }

  /** The greatest differences of the sums and of the codes. */
  private List<Operand<TFloat64>> differences(Ops tf, IntegerLayer.Kind kind) {
    Random random = new Random(SEED);
    Operand<TFloat32> images = images(tf, kind, random);
    Operand<TFloat32> filters = filters(tf, kind, random);
    Operand<TFloat64> exact =
        ConvolutionOp.exact(
            tf,
            tf.dtypes.cast(images, TFloat64.class),
            tf.dtypes.cast(filters, TFloat64.class),
            kind.shape());
    IntegerConvolution integers = kernel.of(tf, kind.shape());
    Operand<TUint8> codes = tf.dtypes.cast(images, TUint8.class);
    // A power of two, so that no product is rounded.
    double factor = 1;
    while (factor * kind.greatestSum() > IntegerConvolution.GREATEST_CODE) {
      factor /= 2;
    }
    int count = kind.shape().filters();
    Operand<TFloat32> factors = tf.fill(tf.array(count), tf.constant((float) factor));
    Operand<TFloat32> zeros = tf.fill(tf.array(count), tf.constant(0f));
    Operand<TUint8> next = integers.codes(codes, filters, factors, zeros);
    Operand<TFloat64> scaled = tf.math.rint(tf.math.mul(exact, tf.constant(factor)));
    Operand<TFloat64> nearest =
        tf.dtypes.cast(tf.dtypes.cast(exact, TFloat32.class), TFloat64.class);
    return List.of(
        greatest(tf, tf.dtypes.cast(integers.sums(codes, filters), TFloat64.class), nearest),
        greatest(
            tf, tf.dtypes.cast(next, TFloat64.class), tf.math.maximum(scaled, tf.constant(0.0))));
  }

  private static Operand<TFloat64> greatest(
      Ops tf, Operand<TFloat64> one, Operand<TFloat64> other) {
    Operand<TFloat64> difference = tf.math.abs(tf.math.sub(one, other));
    return tf.max(tf.reshape(difference, tf.array(-1)), tf.constant(0));
  }

  private static Operand<TFloat32> images(Ops tf, IntegerLayer.Kind kind, Random random) {
    int greatest = kind.inputs().positiveLevels();
    Shape shape = kind.images(IMAGES);
    int first = Math.toIntExact(shape.size() / IMAGES);
    return constant(tf, shape, i -> i < first ? greatest : random.nextInt(greatest + 1));
  }

  private static Operand<TFloat32> filters(Ops tf, IntegerLayer.Kind kind, Random random) {
    QuantizationRange range = kind.weights();
    int least = -range.negativeLevels();
    int greatest = range.positiveLevels();
    return constant(
        tf,
        kind.filters(),
        i ->
            switch (i % kind.shape().filters() % KINDS_OF_FILTERS) {
              case 0 -> greatest;
              case 1 -> least;
              case 2 -> random.nextBoolean() ? greatest : least;
              default -> least + random.nextInt(greatest - least + 1);
            });
  }

  private static Operand<TFloat32> constant(Ops tf, Shape shape, IntUnaryOperator values) {
    float[] floats = new float[Math.toIntExact(shape.size())];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = values.applyAsInt(i);
    }
    return tf.constant(shape, DataBuffers.of(floats));
  }
}
