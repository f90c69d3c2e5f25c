package org.lsqbeam.graphs.network;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lsqbeam.graphs.integer.NetworkLayer;
import org.lsqbeam.graphs.network.Features.Domain;
import org.lsqbeam.graphs.network.QuantizedTensor.LearnedParameter;
import org.lsqbeam.graphs.network.Variable.Kind;
import org.lsqbeam.graphs.quantize.Precision;
import org.lsqbeam.graphs.quantize.QuantizationRange;
import org.lsqbeam.graphs.quantize.Quantizer;
import org.lsqbeam.graphs.quantize.QuantizerKey;
import org.lsqbeam.graphs.quantize.QuantizerParameter;
import org.lsqbeam.graphs.quantize.TensorRole;
import org.lsqbeam.graphs.quantize.TensorSpec;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** The tensors that the layers of one pass multiply: variables and quantized tensors. */
final class LayerTensors {
  private final Ops tf;
  private final Variables variables;
  private final LayerSettings settings;
  private final Pass pass;
  private final boolean foldsImages;
  private final Map<Variable, Operand<TFloat32>> values = new LinkedHashMap<>();
  private final Map<Variable, Operand<TFloat32>> initialParameters = new LinkedHashMap<>();

  /**
   * Creates the tensors of a pass.
   *
   * @param foldsImages whether the step size of images is learned without a gradient of the images
   */
  LayerTensors(
      Ops tf, Variables variables, LayerSettings settings, Pass pass, boolean foldsImages) {
    this.foldsImages = foldsImages;
    this.tf = tf;
    this.variables = variables;
    this.settings = settings;
    this.pass = pass;
  }

  /** Returns the variables that the pass read, each with the value it read. */
  Map<Variable, Operand<TFloat32>> values() {
    return values;
  }

  /** Returns, in an initialization pass, the initial value of each quantizer's parameter. */
  Map<Variable, Operand<TFloat32>> initialParameters() {
    return initialParameters;
  }

  /** A layer's weights, quantized if it has a quantizer. */
  record Weights(
      Variable variable, Operand<TFloat32> values, @Nullable QuantizedTensor quantizer) {}

  /**
   * A layer's input as it is multiplied.
   *
   * @param values quantized if there is a quantizer
   * @param quantizer null for none
   * @param unit the step size that values are multiples of; null for 1
   * @param inside the input in the same unit where it is inside the clip range, and 0 elsewhere, if
   *     the input itself has no gradient; null if it has one
   */
  record Input(
      Operand<TFloat32> values,
      @Nullable QuantizedTensor quantizer,
      @Nullable Operand<TFloat32> unit,
      @Nullable Operand<TFloat32> inside) {
    Input(Operand<TFloat32> values, @Nullable QuantizedTensor quantizer) {
      this(values, quantizer, null, null);
    }
  }

  /** Returns the weights of a layer, quantized if the precision quantizes them. */
  Weights weights(String layer, Shape shape, long fanIn, Precision precision) {
    // He et al. 2015: keeps the variance of activations through rectified layers.
    double deviation = Math.sqrt(2.0 / fanIn);
    Variable variable = variables.named(layer + "/weights", shape, Kind.WEIGHTS, deviation);
    Operand<TFloat32> weights = read(variable);
    if (!precision.quantizesWeights()) {
      return new Weights(variable, weights, null);
    }
    QuantizationRange range = new QuantizationRange(precision.weights(), true);
    QuantizedTensor quantized = quantizer(layer, TensorRole.WEIGHTS, weights, shape.size(), range);
    return new Weights(variable, quantized.quantized(tf), quantized);
  }

  /** Returns the input of a layer, quantized if the precision quantizes activations. */
  Input input(String layer, Features in, Precision precision) {
    if (!precision.quantizesActivations()) {
      return new Input(rectified(in), null);
    }
    // Initialization looks at the layer's true input; training lets the quantizer rectify.
    Operand<TFloat32> input = pass == Pass.INITIALIZATION ? rectified(in) : in.values();
    long count = in.perImage() * settings.imagesCounted();
    QuantizationRange range =
        new QuantizationRange(precision.activations(), in.domain() == Domain.SIGNED);
    // With a unit, the product is part of the graph for observations only.
    Operand<TFloat32> v = in.unit() == null ? input : tf.math.mul(input, in.unit());
    QuantizedTensor quantized = quantizer(layer, TensorRole.INPUT, v, count, range);
    if (in.unit() != null) {
      return new Input(quantized.codes(tf, input), quantized, in.unit(), null);
    }
    if (foldsImages && in.layer() == NetworkLayer.IMAGES && quantized.hasUnit()) {
      Operand<TFloat32> s = quantized.parameters().get(0).value();
      Operand<TFloat32> u = tf.math.div(input, tf.stopGradient(s));
      return new Input(quantized.codes(tf, u), quantized, s, quantized.inside(tf, u));
    }
    return new Input(quantized.quantized(tf), quantized);
  }

  private QuantizedTensor quantizer(
      String layer, TensorRole role, Operand<TFloat32> v, long count, QuantizationRange range) {
    double scale = settings.gradientScale().of(count, range);
    TensorSpec tensor = new TensorSpec(role, v.shape(), range, scale);
    Quantizer quantizer = settings.quantizer();
    List<QuantizerParameter> parameters = quantizer.parameters(tensor);
    List<Operand<TFloat32>> initial =
        pass == Pass.INITIALIZATION ? quantizer.initialValues(tf, tensor, v) : List.of();
    List<LearnedParameter> learned = new ArrayList<>();
    for (int i = 0; i < parameters.size(); i++) {
      QuantizerParameter parameter = parameters.get(i);
      QuantizerKey name = new QuantizerKey(layer, role, parameter.name());
      Variable variable = variables.quantizerParameter(name, parameter);
      if (pass == Pass.INITIALIZATION) {
        initialParameters.put(variable, initial.get(i));
      }
      Operand<TFloat32> value = pass == Pass.INITIALIZATION ? initial.get(i) : read(variable);
      learned.add(new LearnedParameter(parameter, variable, value));
    }
    return new QuantizedTensor(tensor, v, quantizer, learned);
  }

  /** Returns features after the rectifier that they may still await. */
  Operand<TFloat32> rectified(Features in) {
    return in.domain() == Domain.PENDING_RELU ? tf.nn.relu(in.values()) : in.values();
  }

  /** Returns the value of a variable of a name. */
  Operand<TFloat32> value(String name, Shape shape, Kind kind, double initial) {
    return read(variables.named(name, shape, kind, initial));
  }

  /** Returns the value of a variable, which a pass reads once. */
  Operand<TFloat32> read(Variable variable) {
    return values.computeIfAbsent(variable, variables::read);
  }
}
