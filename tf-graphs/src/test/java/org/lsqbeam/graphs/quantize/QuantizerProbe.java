package org.lsqbeam.graphs.quantize;

import org.lsqbeam.graphs.runtime.Sessions;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.NdArrays;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;

/** A quantizer alone in a graph, asked for its values and gradients. */
final class QuantizerProbe implements AutoCloseable {
  private final Graph graph = new Graph();
  private final Placeholder<TFloat32> v;
  private final Placeholder<TFloat32> s;
  private final Placeholder<TFloat32> dy;
  private final Operand<TFloat32> quantized;
  private final Operand<TFloat32> initial;
  private final Output<?>[] gradients;
  private final Session session;

  /** A way to build a quantizer. */
  @FunctionalInterface
  interface Form {
    Operand<TFloat32> quantize(
        Ops tf, Operand<TFloat32> v, Operand<TFloat32> s, QuantizationRange range);
  }

  /** v_hat, and the gradients of {@code sum(dy * v_hat)} with respect to v and s. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Answer(float[] quantized, float[] dv, float ds) {}

  /** The quantizer that the project trains with. */
  QuantizerProbe(QuantizationRange range) {
    this(range, LsqQuantizer::quantize);
  }

  QuantizerProbe(QuantizationRange range, Form form) {
    Ops tf = Ops.create(graph);
    v = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(Shape.UNKNOWN_SIZE)));
    s = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.scalar()));
    dy = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(Shape.UNKNOWN_SIZE)));
    quantized = form.quantize(tf, v, s, range);
    initial = LsqQuantizer.initialStepSize(tf, v, range);
    Operand<TFloat32> sum = tf.reduceSum(tf.math.mul(quantized, dy), tf.constant(0));
    gradients = graph.addGradients(sum.asOutput(), new Output<?>[] {v.asOutput(), s.asOutput()});
    session = Sessions.open(graph);
  }

  Answer at(float[] values, float stepSize, float[] upstream) {
    try (TFloat32 vTensor = vector(values);
        TFloat32 sTensor = TFloat32.scalarOf(stepSize);
        TFloat32 dyTensor = vector(upstream);
        Result result =
            session
                .runner()
                .feed(v, vTensor)
                .feed(s, sTensor)
                .feed(dy, dyTensor)
                .fetch(quantized)
                .fetch(gradients[0])
                .fetch(gradients[1])
                .run()) {
      return new Answer(
          array(result.get(0)), array(result.get(1)), ((TFloat32) result.get(2)).getFloat());
    }
  }

  float[] quantize(float[] values, float stepSize) {
    try (TFloat32 vTensor = vector(values);
        TFloat32 sTensor = TFloat32.scalarOf(stepSize);
        Result result = session.runner().feed(v, vTensor).feed(s, sTensor).fetch(quantized).run()) {
      return array(result.get(0));
    }
  }

  float initialStepSize(float[] values) {
    try (TFloat32 vTensor = vector(values);
        Result result = session.runner().feed(v, vTensor).fetch(initial).run()) {
      return ((TFloat32) result.get(0)).getFloat();
    }
  }

  private static TFloat32 vector(float[] values) {
    return TFloat32.tensorOf(Shape.of(values.length), DataBuffers.of(values));
  }

  private static float[] array(Tensor tensor) {
    TFloat32 floats = (TFloat32) tensor;
    float[] values = new float[Math.toIntExact(floats.size())];
    floats.copyTo(NdArrays.wrap(floats.shape(), DataBuffers.of(values)));
    return values;
  }

  @Override
  public void close() {
    session.close();
    graph.close();
  }
}
