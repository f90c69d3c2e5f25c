package org.lsqbeam.graphs.network;

import org.jspecify.annotations.Nullable;
import org.lsqbeam.graphs.network.LayerTensors.Input;
import org.lsqbeam.graphs.network.LayerTensors.Weights;
import org.lsqbeam.graphs.quantize.Precision;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * A convolution or dense layer as it was built.
 *
 * @param name its path
 * @param weights the variable
 * @param positions at which the weights are applied: pixels of a convolution's output, 1 if dense
 * @param precision of its weights and input
 * @param weightQuantizer null where weights are not quantized
 * @param inputQuantizer null where the input is not quantized
 * @param input the values that are multiplied with the weights, without padding
 * @param sums of their products with the weights, without a bias
 */
public record WeightedLayer(
    String name,
    Variable weights,
    long positions,
    Precision precision,
    @Nullable QuantizedTensor weightQuantizer,
    @Nullable QuantizedTensor inputQuantizer,
    Operand<TFloat32> input,
    Operand<TFloat32> sums) {
  static WeightedLayer of(
      Ops tf,
      String name,
      long positions,
      Precision precision,
      Weights weights,
      Input input,
      Operand<TFloat32> sums) {
    return new WeightedLayer(
        name,
        weights.variable(),
        positions,
        precision,
        weights.quantizer(),
        input.quantizer(),
        input.unit() == null ? input.values() : tf.math.mul(input.values(), input.unit()),
        sums);
  }

  /** Returns the number of multiplications, each with an addition, for one image. */
  public long multiplyAccumulates() {
    return positions * weights.shape().size();
  }

  /** Returns the number of output values for one image: one per filter or column and position. */
  public long outputs() {
    return positions * weights.shape().get(-1);
  }
}
