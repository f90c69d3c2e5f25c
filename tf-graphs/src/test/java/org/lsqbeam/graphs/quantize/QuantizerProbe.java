package org.lsqbeam.graphs.quantize;

import java.util.ArrayList;
import java.util.List;
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

/** A quantizer of at most one parameter, alone in a graph, asked for its values and gradients. */
final class QuantizerProbe implements AutoCloseable {
  private static final Shape VECTOR = Shape.of(Shape.UNKNOWN_SIZE);

  private final Graph graph = new Graph();
  private final Placeholder<TFloat32> v;
  private final Placeholder<TFloat32> parameter;
  private final Placeholder<TFloat32> dy;
  private final Operand<TFloat32> quantized;
  private final List<Operand<TFloat32>> initial;
  private final Output<?>[] gradients;
  private final Session session;

  /**
   * v_hat, and the gradients of {@code sum(dy * v_hat)} with respect to v and the parameter s; ds
   * is NaN where there is none.
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Answer(float[] quantized, float[] dv, float ds) {}

  /** The default quantizer, with a gradient scale of 1. */
  QuantizerProbe(QuantizationRange range) {
    this(new LsqQuantizer(), new TensorSpec(TensorRole.INPUT, VECTOR, range, 1));
  }

  QuantizerProbe(Quantizer quantizer, TensorSpec tensor) {
    Ops tf = Ops.create(graph);
    v = tf.placeholder(TFloat32.class, Placeholder.shape(VECTOR));
    parameter = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.scalar()));
    dy = tf.placeholder(TFloat32.class, Placeholder.shape(VECTOR));
    List<Operand<TFloat32>> parameters =
        quantizer.parameters(tensor).isEmpty() ? List.of() : List.of(parameter);
    quantized = quantizer.quantize(tf, tensor, v, parameters);
    initial = quantizer.initialValues(tf, tensor, v);
    Operand<TFloat32> sum = tf.reduceSum(tf.math.mul(quantized, dy), tf.constant(0));
    List<Output<?>> with = new ArrayList<>(List.of(v.asOutput()));
    parameters.forEach(each -> with.add(each.asOutput()));
    gradients = graph.addGradients(sum.asOutput(), with.toArray(Output<?>[]::new));
    session = Sessions.open(graph);
  }

  Answer at(float[] values, float stepSize, float[] upstream) {
    try (TFloat32 vTensor = vector(values);
        TFloat32 sTensor = TFloat32.scalarOf(stepSize);
        TFloat32 dyTensor = vector(upstream);
        Result result =
            fetched(gradients)
                .feed(v, vTensor)
                .feed(parameter, sTensor)
                .feed(dy, dyTensor)
                .fetch(quantized)
                .run()) {
      return new Answer(
          array(result.get(gradients.length)),
          array(result.get(0)),
          gradients.length == 1 ? Float.NaN : ((TFloat32) result.get(1)).getFloat());
    }
  }

  private Session.Runner fetched(Output<?>... outputs) {
    Session.Runner runner = session.runner();
    for (Output<?> output : outputs) {
      runner.fetch(output);
    }
    return runner;
  }

  float[] quantize(float[] values, float stepSize) {
    try (TFloat32 vTensor = vector(values);
        TFloat32 sTensor = TFloat32.scalarOf(stepSize);
        Result result =
            session.runner().feed(v, vTensor).feed(parameter, sTensor).fetch(quantized).run()) {
      return array(result.get(0));
    }
  }

  /** The value that the parameter starts from. */
  float initial(float[] values) {
    try (TFloat32 vTensor = vector(values);
        Result result = session.runner().feed(v, vTensor).fetch(initial.get(0)).run()) {
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
