package org.lsqbeam.graphs.quantize;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.lsqbeam.graphs.runtime.Sessions;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;

/**
 * Values of a normal distribution and a quantizer with one parameter, whose quantized values and
 * gradients are computed again and again to measure them.
 */
public final class RepeatedQuantization implements AutoCloseable {
  private static final float STEP_SIZE = 0.1f;

  private final Graph graph = new Graph();
  private final Session session;
  private final Placeholder<TFloat32> v;
  private final Placeholder<TFloat32> s;
  private final Placeholder<TFloat32> dy;
  private final List<Operand<?>> results = new ArrayList<>();
  private final TFloat32 values;
  private final TFloat32 stepSize;

  /** Builds the quantizer for values of a range, with a gradient scale of 1. */
  public RepeatedQuantization(Quantizer quantizer, QuantizationRange range, int size) {
    Shape shape = Shape.of(size);
    Ops tf = Ops.create(graph);
    TensorSpec spec = new TensorSpec(TensorRole.INPUT, shape, range, 1);
    v = tf.placeholder(TFloat32.class, Placeholder.shape(shape));
    s = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.scalar()));
    dy = tf.placeholder(TFloat32.class, Placeholder.shape(shape));
    Operand<TFloat32> quantized = quantizer.quantize(tf, spec, v, List.of(s));
    Operand<TFloat32> loss = tf.reduceSum(tf.math.mul(quantized, dy), tf.constant(0));
    results.add(quantized);
    for (Output<?> gradient : graph.addGradients(loss.asOutput(), outputs())) {
      results.add(gradient);
    }
    session = Sessions.open(graph);
    values = TFloat32.tensorOf(shape, DataBuffers.of(normal(size)));
    stepSize = TFloat32.scalarOf(STEP_SIZE);
  }

  private Output<?>[] outputs() {
    return new Output<?>[] {v.asOutput(), s.asOutput()};
  }

  private static float[] normal(int size) {
    Random random = new Random(1);
    float[] normal = new float[size];
    for (int i = 0; i < size; i++) {
      normal[i] = (float) random.nextGaussian();
    }
    return normal;
  }

  /** Computes the quantized values and both gradients once. */
  public void run() {
    Session.Runner runner = session.runner();
    results.forEach(runner::fetch); // TensorFlow computes no value that nobody takes
    Sessions.run(runner.feed(v, values).feed(s, stepSize).feed(dy, values)).close();
  }

  @Override
  public void close() {
    values.close();
    stepSize.close();
    session.close();
    graph.close();
  }
}
