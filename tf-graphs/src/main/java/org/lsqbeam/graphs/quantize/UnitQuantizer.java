package org.lsqbeam.graphs.quantize;

import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * A quantizer whose values are the integers of the range times its step size s: {@code quantize(v)
 * = s * codes(v / s)}. Then s, its only parameter, can be folded into the layers before and behind
 * it.
 */
public interface UnitQuantizer extends Quantizer {
  /**
   * Quantizes a tensor that is in units of the step size, {@code v / s}.
   *
   * <p>The gradient with respect to v / s is 1 inside the clip range and 0 outside. With that, the
   * gradient of s through {@code s * codes(v / s)} is that of {@link #quantize}.
   *
   * @param units any shape
   * @return the codes as floats, of the same shape
   */
  Operand<TFloat32> codes(Ops tf, TensorSpec tensor, Operand<TFloat32> units);

  /**
   * Takes what is inside the clip range.
   *
   * @param units v / s, any shape
   * @return v / s where it is inside the clip range, and 0 elsewhere
   */
  Operand<TFloat32> inside(Ops tf, TensorSpec tensor, Operand<TFloat32> units);
}
