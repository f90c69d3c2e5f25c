package org.lsqbeam.graphs.network;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;
import org.lsqbeam.graphs.quantize.QuantizationRange;
import org.lsqbeam.graphs.runtime.Sessions;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.ndarray.buffer.FloatDataBuffer;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TUint8;
import org.tensorflow.types.family.TNumber;

/** Compares a convolution of integers with one of 64-bit floats, which is exact, in a graph. */
final class ExactComparison implements AutoCloseable {
  /** The first image has the greatest codes alone, the second one random codes. */
  private static final int IMAGES = 2;

  private static final int KINDS_OF_FILTERS = 4;
  private static final int SEED = 15;

  private final IntegerLayer.Kind kind;
  private final Random random = new Random(SEED);
  private final Graph graph = new Graph();
  private final Operand<TFloat64> exact;
  private @Nullable Session session;

  /** Takes what is compared. */
  final Ops tf = Ops.create(graph);

  /** The same in all runs, {@code [batch, height, width, channels]}. */
  final Operand<TUint8> codes;

  /** Integers that differ from run to run, {@code [height, width, channels, filters]}. */
  final Placeholder<TFloat32> filters;

  ExactComparison(IntegerLayer.Kind kind) {
    this.kind = kind;
    Shape shape = kind.images(IMAGES);
    int greatest = kind.inputs().positiveLevels();
    int first = Math.toIntExact(shape.size() / IMAGES);
    Operand<TFloat32> images =
        tf.constant(shape, floats(shape, i -> i < first ? greatest : random.nextInt(greatest + 1)));
    codes = tf.dtypes.cast(images, TUint8.class);
    filters = tf.placeholder(TFloat32.class, Placeholder.shape(kind.filters()));
    exact =
        ConvolutionOp.exact(
            tf,
            tf.dtypes.cast(images, TFloat64.class),
            tf.dtypes.cast(filters, TFloat64.class),
            kind.shape());
  }

  /** Returns the greatest difference of sums from the floats that are nearest to the exact ones. */
  Operand<TFloat64> ofSums(Operand<TFloat32> sums) {
    return greatest(sums, tf.dtypes.cast(tf.dtypes.cast(exact, TFloat32.class), TFloat64.class));
  }

  /** Returns the greatest difference of codes that are the sums times a factor. */
  Operand<TFloat64> ofCodes(IntegerConvolution integers) {
    // A power of two, so that no product is rounded.
    double factor = 1;
    while (factor * kind.greatestSum() > IntegerConvolution.GREATEST_CODE) {
      factor /= 2;
    }
    Operand<TInt32> count = tf.array(kind.shape().filters());
    Operand<TUint8> next =
        integers.codes(
            codes,
            filters,
            tf.fill(count, tf.constant((float) factor)),
            tf.fill(count, tf.constant(0f)));
    Operand<TFloat64> scaled = tf.math.rint(tf.math.mul(exact, tf.constant(factor)));
    return greatest(next, tf.math.maximum(scaled, tf.constant(0.0)));
  }

  private Operand<TFloat64> greatest(Operand<? extends TNumber> one, Operand<TFloat64> other) {
    Operand<TFloat64> difference =
        tf.math.abs(tf.math.sub(tf.dtypes.cast(one, TFloat64.class), other));
    return tf.max(tf.reshape(difference, tf.array(-1)), tf.constant(0));
  }

  /** Returns the values of differences with other filters than before. */
  @SafeVarargs
  final List<Double> differences(Operand<TFloat64>... differences) {
    if (session == null) {
      session = Sessions.open(graph);
    }
    Session.Runner runner = session.runner();
    for (Operand<TFloat64> difference : differences) {
      runner.fetch(difference);
    }
    List<Double> values = new ArrayList<>();
    try (TFloat32 random = TFloat32.tensorOf(kind.filters(), randomFilters());
        Result result = Sessions.run(runner.feed(filters, random))) {
      for (int i = 0; i < differences.length; i++) {
        values.add(((TFloat64) result.get(i)).getDouble());
      }
    }
    return values;
  }

  /** Every fourth filter has the greatest values alone, every fourth the least ones alone. */
  private FloatDataBuffer randomFilters() {
    QuantizationRange range = kind.weights();
    int least = -range.negativeLevels();
    int greatest = range.positiveLevels();
    return floats(
        kind.filters(),
        i ->
            switch (i % kind.shape().filters() % KINDS_OF_FILTERS) {
              case 0 -> greatest;
              case 1 -> least;
              case 2 -> random.nextBoolean() ? greatest : least;
              default -> least + random.nextInt(greatest - least + 1);
            });
  }

  private static FloatDataBuffer floats(Shape shape, IntUnaryOperator values) {
    float[] floats = new float[Math.toIntExact(shape.size())];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = values.applyAsInt(i);
    }
    return DataBuffers.of(floats);
  }

  @Override
  public void close() {
    if (session != null) {
      session.close();
    }
    graph.close();
  }
}
