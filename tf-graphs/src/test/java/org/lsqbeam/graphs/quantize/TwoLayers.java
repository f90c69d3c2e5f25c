package org.lsqbeam.graphs.quantize;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.lsqbeam.graphs.runtime.Sessions;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Slice;
import org.tensorflow.types.TFloat32;

/**
 * Two dense layers, a rectifier between them folded into the quantizer, half the squared distance
 * to a target as the loss: in plain Java with doubles, and in a graph.
 */
final class TwoLayers {
  /**
   * For the input, the first weights, the hidden features and the second weights, in this order.
   */
  static final int STEP_SIZES = 4;

  private static final int BATCH = 5;
  private static final int INPUTS = 4;
  private static final int HIDDEN = 6;
  private static final int OUTPUTS = 3;
  private static final int FIRST = STEP_SIZES;
  private static final int SECOND = FIRST + INPUTS * HIDDEN;
  private static final int ALL = SECOND + HIDDEN * OUTPUTS;

  private final QuantizationRange input = new QuantizationRange(8, true);
  private final QuantizationRange weights;
  private final QuantizationRange hidden;
  private final double[] images = normals(BATCH * INPUTS, new Random(7));
  private final double[] target = normals(BATCH * OUTPUTS, new Random(8));

  TwoLayers(int bits) {
    weights = new QuantizationRange(bits, true);
    hidden = new QuantizationRange(bits, false);
  }

  /** Each value's rounding error, so that the loss can be differentiated around a point. */
  static final class Rounding {
    private final List<Double> offsets = new ArrayList<>();
    private boolean held;
    private int next;
    private double distance = 1;

    private double quantize(double v, double s, QuantizationRange range) {
      double x = ClosedForm.clip(v / s, range);
      if (!held) {
        offsets.add(Math.floor(x + 0.5) - x);
        distance = Math.min(distance, Math.abs(v / s - Math.floor(v / s) - 0.5));
        distance = Math.min(distance, Math.abs(v / s - range.positiveLevels()));
        distance = Math.min(distance, Math.abs(v / s + range.negativeLevels()));
      }
      return s * (x + offsets.get(next++));
    }

    /** How close any v / s was to where its code or its clipping changes. */
    double distanceToJump() {
      return distance;
    }
  }

  /** Step sizes, then the weights of both layers. */
  static double[] parameters(Random random) {
    double[] all = normals(ALL, random);
    double[] stepSizes = {0.02, 0.7, 0.6, 0.5};
    System.arraycopy(stepSizes, 0, all, 0, STEP_SIZES);
    return all;
  }

  Rounding roundingAt(double[] parameters) {
    Rounding rounding = new Rounding();
    loss(parameters, rounding);
    rounding.held = true;
    return rounding;
  }

  double loss(double[] parameters, Rounding rounding) {
    rounding.next = 0;
    double[] h =
        dense(
            images,
            INPUTS,
            parameters,
            FIRST,
            HIDDEN,
            parameters[0],
            parameters[1],
            input,
            rounding);
    double[] y =
        dense(
            h, HIDDEN, parameters, SECOND, OUTPUTS, parameters[2], parameters[3], hidden, rounding);
    double loss = 0;
    for (int i = 0; i < y.length; i++) {
      loss += (y[i] - target[i]) * (y[i] - target[i]) / 2;
    }
    return loss;
  }

  private double[] dense(
      double[] in,
      int width,
      double[] parameters,
      int from,
      int outputs,
      double inputStep,
      double weightStep,
      QuantizationRange inputRange,
      Rounding rounding) {
    double[] x = new double[in.length];
    for (int i = 0; i < x.length; i++) {
      x[i] = rounding.quantize(in[i], inputStep, inputRange);
    }
    double[] w = new double[width * outputs];
    for (int i = 0; i < w.length; i++) {
      w[i] = rounding.quantize(parameters[from + i], weightStep, weights);
    }
    double[] y = new double[BATCH * outputs];
    for (int row = 0; row < BATCH; row++) {
      for (int column = 0; column < outputs; column++) {
        for (int k = 0; k < width; k++) {
          y[row * outputs + column] += x[row * width + k] * w[k * outputs + column];
        }
      }
    }
    return y;
  }

  float[] gradientsInGraph(double[] parameters) {
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      Operand<TFloat32> all = constant(tf, parameters, ALL);
      Operand<TFloat32> first = matrix(tf, all, FIRST, INPUTS, HIDDEN);
      Operand<TFloat32> second = matrix(tf, all, SECOND, HIDDEN, OUTPUTS);
      Operand<TFloat32> x =
          quantize(tf, constant(tf, images, BATCH, INPUTS), scalar(tf, all, 0), input);
      Operand<TFloat32> w = quantize(tf, first, scalar(tf, all, 1), weights);
      Operand<TFloat32> h = quantize(tf, tf.linalg.matMul(x, w), scalar(tf, all, 2), hidden);
      w = quantize(tf, second, scalar(tf, all, 3), weights);
      Operand<TFloat32> error =
          tf.math.sub(tf.linalg.matMul(h, w), constant(tf, target, BATCH, OUTPUTS));
      Operand<TFloat32> loss =
          tf.reduceSum(
              tf.math.mul(tf.math.mul(error, error), tf.constant(0.5f)),
              tf.constant(new int[] {0, 1}));
      Output<?> gradient = graph.addGradients(loss.asOutput(), new Output<?>[] {all.asOutput()})[0];
      try (Session session = Sessions.open(graph);
          Result result = session.runner().fetch(gradient).run()) {
        float[] gradients = new float[ALL];
        TFloat32 tensor = (TFloat32) result.get(0);
        for (int i = 0; i < ALL; i++) {
          gradients[i] = tensor.getFloat(i);
        }
        return gradients;
      }
    }
  }

  private static Operand<TFloat32> quantize(
      Ops tf, Operand<TFloat32> v, Operand<TFloat32> s, QuantizationRange range) {
    TensorSpec tensor = new TensorSpec(TensorRole.INPUT, v.shape(), range, 1);
    return new LsqQuantizer().quantize(tf, tensor, v, List.of(s));
  }

  private static Operand<TFloat32> scalar(Ops tf, Operand<TFloat32> all, int at) {
    return tf.reshape(matrix(tf, all, at, 1, 1), tf.constant(new int[0]));
  }

  private static Operand<TFloat32> matrix(
      Ops tf, Operand<TFloat32> all, int from, int rows, int columns) {
    Slice<TFloat32> part =
        tf.slice(all, tf.constant(new int[] {from}), tf.constant(new int[] {rows * columns}));
    return tf.reshape(part, tf.constant(new int[] {rows, columns}));
  }

  private static Operand<TFloat32> constant(Ops tf, double[] values, long... shape) {
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) values[i];
    }
    return tf.constant(Shape.of(shape), DataBuffers.of(floats));
  }

  private static double[] normals(int count, Random random) {
    return random.doubles(count, -2, 2).map(x -> (float) x).toArray();
  }
}
