package org.lsqbeam.graphs.runtime;

import org.tensorflow.Graph;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Max;
import org.tensorflow.op.core.Variable;
import org.tensorflow.types.TFloat32;

/**
 * Products of large square matrices of 32-bit floats: what TensorFlow multiplies fastest here, and
 * so a limit for networks.
 */
public final class MatrixProducts implements AutoCloseable {
  private static final int SIDE = 1024;

  private final Graph graph = new Graph();
  private final Session session;
  private final Max<TFloat32> greatest;

  /** Creates the matrix, which has a one everywhere. */
  public MatrixProducts() {
    Ops tf = Ops.create(graph);
    Shape shape = Shape.of(SIDE, SIDE);
    // A constant's product would be computed once, when the graph is optimized.
    Variable<TFloat32> ones = tf.variable(shape, TFloat32.class);
    greatest = tf.max(tf.linalg.matMul(ones, ones), tf.constant(new int[] {0, 1}));
    session = Sessions.open(graph);
    Sessions.run(
            session
                .runner()
                .addTarget(tf.assign(ones, tf.fill(tf.constant(shape), tf.constant(1f)))))
        .close();
  }

  /** Returns the multiply-accumulates of one product. */
  public static long multiplyAccumulates() {
    return (long) SIDE * SIDE * SIDE;
  }

  /** Computes one product, and returns its greatest value. */
  public float multiply() {
    try (TFloat32 value = (TFloat32) Sessions.run(session.runner().fetch(greatest)).get(0)) {
      return value.getFloat();
    }
  }

  @Override
  public void close() {
    session.close();
    graph.close();
  }
}
