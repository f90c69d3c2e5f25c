package org.lsqbeam.graphs.network;

import org.jspecify.annotations.Nullable;
import org.lsqbeam.graphs.network.LayerTensors.Input;
import org.lsqbeam.graphs.network.LayerTensors.Weights;
import org.lsqbeam.graphs.quantize.QuantizationRange;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * What a layer multiplies, where both are integers times a step size.
 *
 * @param inputs unsigned
 * @param filters signed
 */
record IntegerOperands(QuantizedTensor inputs, QuantizedTensor filters) {
  /** Returns the operands of a layer; null if one is no integer times a step size, or is signed. */
  static @Nullable IntegerOperands of(Input input, Weights weights) {
    QuantizedTensor inputs = input.quantizer();
    QuantizedTensor filters = weights.quantizer();
    return inputs != null
            && filters != null
            && inputs.hasUnit()
            && filters.hasUnit()
            && !inputs.spec().range().signed()
        ? new IntegerOperands(inputs, filters)
        : null;
  }

  /** Returns the range of the inputs. */
  QuantizationRange range() {
    return inputs.spec().range();
  }

  /**
   * Describes a convolution of these operands.
   *
   * @param name of the layer
   * @param images {@code [batch, height, width, channels]}
   */
  IntegerLayer layer(String name, Shape images, Convolution shape) {
    return new IntegerLayer(
        name,
        new IntegerLayer.Kind(
            Math.toIntExact(images.get(1)),
            Math.toIntExact(images.get(2)),
            Math.toIntExact(images.get(3)),
            shape,
            range(),
            filters.spec().range()));
  }

  /** Returns the step size of the products. */
  Operand<TFloat32> unit(Ops tf) {
    return tf.math.mul(inputs.unit(), filters.unit());
  }
}
