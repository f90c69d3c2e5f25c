package org.lsqbeam.graphs.network;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.lsqbeam.graphs.network.Features.Domain;
import org.lsqbeam.graphs.network.Variable.Kind;
import org.lsqbeam.graphs.quantize.GradientScale;
import org.lsqbeam.graphs.quantize.Precision;
import org.lsqbeam.graphs.quantize.QuantizationRange;
import org.lsqbeam.graphs.quantize.StepSizeQuantizer;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.nn.FusedBatchNorm;
import org.tensorflow.types.TFloat32;

/**
 * The layers that networks are described with, built into a graph for one pass.
 *
 * <p>Unless the precision is full, every convolution and dense layer quantizes its weights and its
 * input, each with a step size of its own (Section 2); everything else is 32-bit.
 */
public final class Layers {
  private static final float BATCH_NORM_EPSILON = 1e-5f;

  private final Ops tf;
  private final Variables variables;
  private final Precision precision;
  private final Pass pass;
  private final double batchNormMomentum;
  private final Map<Variable, Operand<TFloat32>> values = new LinkedHashMap<>();
  private final List<Op> updates = new ArrayList<>();
  private final Map<Variable, Operand<TFloat32>> initialStepSizes = new LinkedHashMap<>();

  /**
   * Layers for one pass.
   *
   * @param precision of every layer but the first and the last, which are 8-bit, unless full
   * @param batchNormMomentum share of the moving statistics that a training update keeps
   */
  public Layers(
      Ops tf, Variables variables, Precision precision, Pass pass, double batchNormMomentum) {
    this.tf = tf;
    this.variables = variables;
    this.precision = precision;
    this.pass = pass;
    this.batchNormMomentum = batchNormMomentum;
  }

  /** The first layer, always 8-bit when quantized: a convolution of the images. */
  public Features firstConvolution(
      String name, Features images, int kernel, int filters, int stride) {
    return convolution(name, images, kernel, filters, stride, edgePrecision());
  }

  /**
   * A convolution without bias, zeros around it so that stride 1 keeps height and width.
   *
   * @param in {@code [batch, height, width, channels]}
   * @param kernel height and width of the filters
   * @return {@code [batch, ceil(height / stride), ceil(width / stride), filters]}
   */
  public Features convolution(String name, Features in, int kernel, int filters, int stride) {
    return convolution(name, in, kernel, filters, stride, precision);
  }

  private Features convolution(
      String name, Features in, int kernel, int filters, int stride, Precision bits) {
    long channels = in.values().shape().get(3);
    Operand<TFloat32> weights =
        weights(
            name, Shape.of(kernel, kernel, channels, filters), channels * kernel * kernel, bits);
    List<Long> strides = List.of(1L, (long) stride, (long) stride, 1L);
    return Features.signed(tf.nn.conv2d(quantizedInput(name, in, bits), weights, strides, "SAME"));
  }

  /**
   * The last layer, always 8-bit when quantized: dense, with a bias.
   *
   * @param in {@code [batch, features]}
   * @return logits, {@code [batch, classes]}
   */
  public Features lastDense(String name, Features in, int classes) {
    Precision bits = edgePrecision();
    long features = in.values().shape().get(1);
    Operand<TFloat32> weights = weights(name, Shape.of(features, classes), features, bits);
    Operand<TFloat32> bias = value(name + "/bias", Shape.of(classes), Kind.SCALE_OR_OFFSET, 0);
    return Features.signed(
        tf.nn.biasAdd(tf.linalg.matMul(quantizedInput(name, in, bits), weights), bias));
  }

  /**
   * Batch normalization over all axes but the last.
   *
   * @param in {@code [batch, height, width, channels]}
   */
  public Features batchNormalization(String name, Features in) {
    Shape channels = Shape.of(in.values().shape().get(3));
    Operand<TFloat32> scale = value(name + "/scale", channels, Kind.SCALE_OR_OFFSET, 1);
    Operand<TFloat32> offset = value(name + "/offset", channels, Kind.SCALE_OR_OFFSET, 0);
    Variable mean = variables.named(name + "/moving_mean", channels, Kind.STATISTIC, 0, 1);
    Variable variance = variables.named(name + "/moving_variance", channels, Kind.STATISTIC, 1, 1);
    boolean batchStatistics = pass != Pass.EVALUATION;
    FusedBatchNorm<TFloat32, TFloat32> norm =
        tf.nn.fusedBatchNorm(
            in.values(),
            scale,
            offset,
            read(mean),
            read(variance),
            FusedBatchNorm.epsilon(BATCH_NORM_EPSILON)
                .isTraining(batchStatistics)
                .exponentialAvgFactor(batchStatistics ? (float) (1 - batchNormMomentum) : 1f));
    if (pass == Pass.TRAINING) {
      updates.add(tf.assignVariableOp(mean.handle(), norm.batchMean()));
      updates.add(tf.assignVariableOp(variance.handle(), norm.batchVariance()));
    }
    return Features.signed(norm.y());
  }

  /** A rectifier, left to the next layer's quantizer where that clips at zero anyway. */
  public Features relu(Features in) {
    return in.domain() == Domain.NON_NEGATIVE ? in : new Features(in.values(), Domain.TO_RECTIFY);
  }

  /** The sum of two branches of equal shape. */
  public Features add(Features one, Features other) {
    return Features.signed(tf.math.add(rectified(one), rectified(other)));
  }

  /**
   * The mean over height and width.
   *
   * @param in {@code [batch, height, width, channels]}
   * @return {@code [batch, channels]}
   */
  public Features globalAveragePool(Features in) {
    Operand<TFloat32> mean = tf.math.mean(rectified(in), tf.constant(new int[] {1, 2}));
    return new Features(mean, in.domain() == Domain.SIGNED ? Domain.SIGNED : Domain.NON_NEGATIVE);
  }

  /** The variables that this pass read, each with the value it read. */
  public Map<Variable, Operand<TFloat32>> values() {
    return values;
  }

  /** Assignments of the moving statistics that belong to a training update. */
  public List<Op> updates() {
    return updates;
  }

  /** In an initialization pass, the initial value of each step size. */
  public Map<Variable, Operand<TFloat32>> initialStepSizes() {
    return initialStepSizes;
  }

  private Precision edgePrecision() {
    return precision.isFull() ? Precision.FULL : Precision.EIGHT;
  }

  private Operand<TFloat32> weights(String layer, Shape shape, long fanIn, Precision bits) {
    // He et al. 2015: keeps the variance of activations through rectified layers.
    double deviation = Math.sqrt(2.0 / fanIn);
    Operand<TFloat32> weights = value(layer + "/weights", shape, Kind.WEIGHTS, deviation);
    if (bits.isFull()) {
      return weights;
    }
    return quantize(
        layer + "/weight_step_size",
        weights,
        shape.size(),
        new QuantizationRange(bits.bits(), true));
  }

  private Operand<TFloat32> quantizedInput(String layer, Features in, Precision bits) {
    if (bits.isFull()) {
      return rectified(in);
    }
    boolean signed = in.domain() == Domain.SIGNED;
    // Initialization looks at the layer's true input; training lets the quantizer rectify.
    Operand<TFloat32> input = pass == Pass.INITIALIZATION ? rectified(in) : in.values();
    return quantize(
        layer + "/input_step_size",
        input,
        in.perImage(),
        new QuantizationRange(bits.bits(), signed));
  }

  private Operand<TFloat32> quantize(
      String name, Operand<TFloat32> v, long count, QuantizationRange range) {
    Variable stepSize =
        variables.named(name, Shape.scalar(), Kind.STEP_SIZE, 1, GradientScale.of(count, range));
    Operand<TFloat32> s;
    if (pass == Pass.INITIALIZATION) {
      s = StepSizeQuantizer.initialStepSize(tf, v, range);
      initialStepSizes.put(stepSize, s);
    } else {
      s = read(stepSize);
    }
    return StepSizeQuantizer.quantize(tf, v, s, range);
  }

  private Operand<TFloat32> rectified(Features in) {
    return in.domain() == Domain.TO_RECTIFY ? tf.nn.relu(in.values()) : in.values();
  }

  private Operand<TFloat32> value(String name, Shape shape, Kind kind, double initial) {
    return read(variables.named(name, shape, kind, initial, 1));
  }

  private Operand<TFloat32> read(Variable variable) {
    return values.computeIfAbsent(variable, v -> tf.readVariableOp(v.handle(), TFloat32.class));
  }
}
