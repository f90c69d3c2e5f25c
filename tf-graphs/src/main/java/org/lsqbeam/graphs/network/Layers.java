package org.lsqbeam.graphs.network;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lsqbeam.graphs.integer.NetworkLayer;
import org.lsqbeam.graphs.integer.NetworkLayer.Quantization;
import org.lsqbeam.graphs.network.Features.Domain;
import org.lsqbeam.graphs.network.LayerArithmetic.BatchNorm;
import org.lsqbeam.graphs.network.LayerTensors.Input;
import org.lsqbeam.graphs.network.LayerTensors.Weights;
import org.lsqbeam.graphs.network.Variable.Kind;
import org.lsqbeam.graphs.quantize.Precision;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * The layers that networks are described with, built into a graph for one pass.
 *
 * <p>Unless the precision is full, every convolution and dense layer quantizes its weights and its
 * input, each with parameters of its own (Section 2); everything else is 32-bit.
 */
public final class Layers {
  /** Added to the variance in a batch norm. */
  public static final float BATCH_NORM_EPSILON = 1e-5f;

  private final Ops tf;
  private final Variables variables;
  private final LayerTensors tensors;
  private final LayerSettings settings;
  private final Pass pass;
  private final @Nullable Dropout dropout;
  private final FloatArithmetic floats;
  private final LayerArithmetic arithmetic;
  private final List<WeightedLayer> weightedLayers = new ArrayList<>();
  private final List<NetworkLayer> description = new ArrayList<>();
  private final Map<String, Operand<TFloat32>> outputs = new LinkedHashMap<>();

  /**
   * Creates layers for one pass, with each quantizer in a place of its own.
   *
   * @param dropout applied by dropout layers; null for none
   */
  public Layers(
      Ops tf, Variables variables, LayerSettings settings, Pass pass, @Nullable Dropout dropout) {
    this(tf, variables, settings, pass, dropout, StepSizeFolding.NONE);
  }

  /**
   * Creates layers for one pass.
   *
   * @param dropout applied by dropout layers; null for none
   * @param folding how quantizers share the work of their neighbours
   */
  public Layers(
      Ops tf,
      Variables variables,
      LayerSettings settings,
      Pass pass,
      @Nullable Dropout dropout,
      StepSizeFolding folding) {
    this(
        tf,
        variables,
        settings,
        pass,
        dropout,
        folding,
        pass == Pass.TRAINING ? settings.forwardArithmetic() : Arithmetic.FLOAT32);
  }

  private Layers(
      Ops tf,
      Variables variables,
      LayerSettings settings,
      Pass pass,
      @Nullable Dropout dropout,
      StepSizeFolding folding,
      Arithmetic arithmetic) {
    this.tf = tf;
    this.variables = variables;
    this.settings = settings;
    this.pass = pass;
    this.dropout = dropout;
    tensors = new LayerTensors(tf, variables, settings, pass, folding.ofImages());
    floats = new FloatArithmetic(tf, tensors, settings, pass, folding);
    this.arithmetic =
        arithmetic == Arithmetic.FLOAT32
            ? floats
            : pass == Pass.TRAINING
                ? new IntegerForward(tf, floats)
                : new IntegerEvaluation(tf, tensors, floats);
  }

  /** Creates layers that evaluate in an arithmetic. */
  public static Layers evaluating(
      Ops tf, Variables variables, LayerSettings settings, Arithmetic arithmetic) {
    return new Layers(
        tf, variables, settings, Pass.EVALUATION, null, StepSizeFolding.NONE, arithmetic);
  }

  /** Creates layers for one pass with the paper's settings, without dropout. */
  public Layers(
      Ops tf, Variables variables, Precision precision, Pass pass, double batchNormMomentum) {
    this(tf, variables, LayerSettings.of(precision, batchNormMomentum), pass, null);
  }

  /** Adds the first layer, 8-bit when quantized: a convolution of the images. */
  public Features firstConvolution(String name, Features images, Convolution shape) {
    return convolution(name, images, shape, settings.precision().atEdges());
  }

  /**
   * Adds a convolution.
   *
   * @param in {@code [batch, height, width, channels]}
   * @return {@code [batch, height', width', filters]}, the sizes that padding and stride leave
   */
  public Features convolution(String name, Features in, Convolution shape) {
    return convolution(name, in, shape, settings.precision());
  }

  private Features convolution(String name, Features in, Convolution shape, Precision precision) {
    long channels = in.values().shape().get(3);
    Shape filters = Shape.of(shape.height(), shape.width(), channels, shape.filters());
    Weights weights =
        tensors.weights(name, filters, channels * shape.height() * shape.width(), precision);
    Input input = tensors.input(name, in, precision);
    Features sums = arithmetic.convolution(name, in, input, weights, shape);
    Shape y = sums.values().shape();
    weightedLayers.add(
        WeightedLayer.of(tf, name, y.get(1) * y.get(2), precision, weights, input, sums.values()));
    return output(
        name,
        shape.biased() ? biased(name, sums, shape.filters()) : sums,
        new NetworkLayer.Convolution(
            name,
            in.layer(),
            shape.height(),
            shape.width(),
            Math.toIntExact(channels),
            shape.filters(),
            shape.stride(),
            shape.zeros(in.values().shape()),
            shape.biased(),
            quantization(precision, in)));
  }

  /**
   * Adds the last layer, 8-bit when quantized: dense, with a bias.
   *
   * @param in {@code [batch, features]}
   * @return logits, {@code [batch, classes]}
   */
  public Features lastDense(String name, Features in, int classes) {
    return dense(name, in, classes, settings.precision().atEdges());
  }

  /**
   * Adds a dense layer with a bias.
   *
   * @param in {@code [batch, features]}
   * @return {@code [batch, outputs]}
   */
  public Features dense(String name, Features in, int outputs) {
    return dense(name, in, outputs, settings.precision());
  }

  private Features dense(String name, Features in, int outputs, Precision precision) {
    long features = in.values().shape().get(1);
    Shape shape = Shape.of(features, outputs);
    Weights weights = tensors.weights(name, shape, features, precision);
    Input input = tensors.input(name, in, precision);
    Features sums = arithmetic.dense(input, weights);
    weightedLayers.add(WeightedLayer.of(tf, name, 1, precision, weights, input, sums.values()));
    return output(
        name,
        biased(name, sums, outputs),
        new NetworkLayer.Dense(
            name,
            in.layer(),
            Math.toIntExact(features),
            outputs,
            true,
            quantization(precision, in)));
  }

  private static @Nullable Quantization quantization(Precision precision, Features in) {
    return precision.quantizesWeights() && precision.quantizesActivations()
        ? new Quantization(
            precision.weights(), precision.activations(), in.domain() == Domain.SIGNED)
        : null;
  }

  private Features output(String name, Features values, NetworkLayer layer) {
    outputs.put("the output of layer " + name, values.values());
    return added(values, layer);
  }

  private Features added(Features values, NetworkLayer layer) {
    description.add(layer);
    return values.at(description.size() - 1);
  }

  /** Adds a bias, which takes no part in a convolution of integers. */
  private Features biased(String layer, Features in, int outputs) {
    return in.with(
        tf.nn.biasAdd(
            in.values(),
            tensors.value(layer + "/bias", Shape.of(outputs), Kind.SCALE_OR_OFFSET, 0)));
  }

  /**
   * Adds batch normalization over all axes but the last.
   *
   * @param in {@code [batch, height, width, channels]}
   */
  public Features batchNormalization(String name, Features in) {
    Shape channels = Shape.of(in.values().shape().get(3));
    Operand<TFloat32> scale = tensors.value(name + "/scale", channels, Kind.SCALE_OR_OFFSET, 1);
    Operand<TFloat32> offset = tensors.value(name + "/offset", channels, Kind.SCALE_OR_OFFSET, 0);
    Variable mean = variables.named(name + "/moving_mean", channels, Kind.STATISTIC, 0);
    Variable variance = variables.named(name + "/moving_variance", channels, Kind.STATISTIC, 1);
    return output(
        name,
        arithmetic.batchNorm(name, in, new BatchNorm(scale, offset, mean, variance)),
        new NetworkLayer.BatchNorm(name, in.layer(), Math.toIntExact(channels.get(0))));
  }

  /**
   * Adds a rectifier. The next layer applies it, or its unsigned quantizer, which clips at zero.
   */
  public Features relu(Features in) {
    return in.domain() == Domain.NON_NEGATIVE
        ? in
        : added(in.in(Domain.PENDING_RELU), new NetworkLayer.Relu(in.layer()));
  }

  /** Adds two branches of equal shape. */
  public Features add(Features one, Features other) {
    Operand<TFloat32> sum = tf.math.add(tensors.rectified(one), tensors.rectified(other));
    boolean signed = one.domain() == Domain.SIGNED || other.domain() == Domain.SIGNED;
    return added(
        Features.signed(sum).in(signed ? Domain.SIGNED : Domain.NON_NEGATIVE),
        new NetworkLayer.Add(one.layer(), other.layer()));
  }

  /**
   * Takes the greatest value in each window.
   *
   * @param in square images, {@code [batch, side, side, channels]}
   * @param side of the windows
   * @param stride from window to window
   */
  public Features maxPool(Features in, int side, int stride, Pooling windows) {
    // A maximum commutes with a rectifier, so that can wait.
    return added(
        in.with(windows.max(tf, in.values(), side, stride)),
        new NetworkLayer.MaxPool(
            in.layer(), side, stride, windows.padding(in.values().shape().get(1), side, stride)));
  }

  /**
   * Takes the mean over height and width.
   *
   * @param in {@code [batch, height, width, channels]}
   */
  public Features globalAveragePool(Features in) {
    Operand<TFloat32> mean = tf.math.mean(tensors.rectified(in), tf.constant(new int[] {1, 2}));
    boolean signed = in.domain() == Domain.SIGNED;
    return added(
        Features.signed(mean).in(signed ? Domain.SIGNED : Domain.NON_NEGATIVE),
        new NetworkLayer.AveragePool(in.layer()));
  }

  /** Reshapes {@code [batch, height, width, channels]} to {@code [batch, features]}. */
  public Features flatten(Features in) {
    int[] shape = {-1, Math.toIntExact(in.perImage())};
    return added(
        in.with(tf.reshape(in.values(), tf.constant(shape))), new NetworkLayer.Flatten(in.layer()));
  }

  /** Zeroes a share of the features and scales the others up, in training only. */
  public Features dropout(String name, Features in) {
    if (dropout == null || pass != Pass.TRAINING) {
      return in;
    }
    // Its factors are not negative, so a rectifier can wait.
    return in.with(dropout.apply(tf, name, in.values(), settings.dropout()));
  }

  /** Returns the variables that this pass read, each with the value it read. */
  public Map<Variable, Operand<TFloat32>> values() {
    return tensors.values();
  }

  /** Returns the assignments of the moving statistics that belong to a training update. */
  public List<Op> updates() {
    return floats.updates();
  }

  /** Returns, in an initialization pass, the initial value of each quantizer's parameter. */
  public Map<Variable, Operand<TFloat32>> initialParameters() {
    return tensors.initialParameters();
  }

  /** Returns the convolutions and dense layers so far, in the order of the description. */
  public List<WeightedLayer> weightedLayers() {
    return weightedLayers;
  }

  /** Returns the layers so far as an engine without TensorFlow computes them. */
  public List<NetworkLayer> description() {
    return description;
  }

  /** Returns the convolutions so far that integers compute. */
  List<IntegerLayer> integerLayers() {
    return arithmetic.integerLayers();
  }

  /** Returns the check of all layers' outputs so far, in the order of the description. */
  public FiniteCheck outputCheck() {
    return new FiniteCheck(tf, outputs);
  }
}
