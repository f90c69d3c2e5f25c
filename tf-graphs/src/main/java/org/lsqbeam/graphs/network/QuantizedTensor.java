package org.lsqbeam.graphs.network;

import java.util.List;
import java.util.Optional;
import org.lsqbeam.graphs.quantize.Quantizer;
import org.lsqbeam.graphs.quantize.QuantizerParameter;
import org.lsqbeam.graphs.quantize.TensorSpec;
import org.lsqbeam.graphs.quantize.UnitQuantizer;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * A tensor of one layer and what quantizes it.
 *
 * @param spec the tensor
 * @param values before quantization
 * @param quantizer the method
 * @param parameters that the method learns for this tensor
 */
public record QuantizedTensor(
    TensorSpec spec,
    Operand<TFloat32> values,
    Quantizer quantizer,
    List<LearnedParameter> parameters) {
  /**
   * A learned parameter.
   *
   * @param parameter its description
   * @param variable holds it
   * @param value as this pass read or computed it
   */
  public record LearnedParameter(
      QuantizerParameter parameter, Variable variable, Operand<TFloat32> value) {}

  /** Returns the quantized values. */
  Operand<TFloat32> quantized(Ops tf) {
    return quantizer.quantize(tf, spec, values, parameterValues());
  }

  /** Returns the distance between neighbouring levels, if the method has one for this tensor. */
  public Optional<Operand<TFloat32>> stepSize(Ops tf) {
    return quantizer.stepSize(tf, spec, parameterValues());
  }

  /** Whether the quantized values are integers times the only parameter, a step size. */
  boolean hasUnit() {
    return quantizer instanceof UnitQuantizer;
  }

  /** Returns the step size of a quantizer that has a unit. */
  Operand<TFloat32> unit() {
    return parameters.get(0).value();
  }

  /** Returns the codes of values in units of the step size. */
  Operand<TFloat32> codes(Ops tf, Operand<TFloat32> units) {
    return ((UnitQuantizer) quantizer).codes(tf, spec, units);
  }

  /** Returns values in units of the step size where they are inside the clip range, 0 elsewhere. */
  Operand<TFloat32> inside(Ops tf, Operand<TFloat32> units) {
    return ((UnitQuantizer) quantizer).inside(tf, spec, units);
  }

  private List<Operand<TFloat32>> parameterValues() {
    return parameters.stream().map(LearnedParameter::value).toList();
  }
}
