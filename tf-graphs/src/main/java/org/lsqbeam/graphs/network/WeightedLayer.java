package org.lsqbeam.graphs.network;

import org.jspecify.annotations.Nullable;
import org.lsqbeam.graphs.quantize.Precision;
import org.tensorflow.ndarray.Shape;

/**
 * A convolution or dense layer as it was built.
 *
 * @param name its path
 * @param weights their shape
 * @param positions at which the weights are applied: pixels of a convolution's output, 1 if dense
 * @param precision of its weights and input
 * @param weightQuantizer null where weights are not quantized
 * @param inputQuantizer null where the input is not quantized
 */
public record WeightedLayer(
    String name,
    Shape weights,
    long positions,
    Precision precision,
    @Nullable QuantizedTensor weightQuantizer,
    @Nullable QuantizedTensor inputQuantizer) {
  /** Multiplications, each with an addition, for one image. */
  public long multiplyAccumulates() {
    return positions * weights.size();
  }

  /** Values that it puts out for one image: a filter's, or a column's, at each position. */
  public long outputs() {
    return positions * weights.get(-1);
  }
}
