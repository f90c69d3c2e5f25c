package org.lsqbeam.graphs.integer;

import org.jspecify.annotations.Nullable;
import org.lsqbeam.graphs.integer.NetworkLayer.Weighted;
import org.lsqbeam.graphs.integer.PackedNetwork.LayerWeights;
import org.lsqbeam.graphs.integer.PackedNetwork.Norm;

/**
 * The step from the integer sums of a layer to its output, {@code sum * factor + shift} per output
 * channel in 32-bit floats: the sum is converted to the nearest float, then the product and the sum
 * are rounded, each to the nearest float, ties to even. Factor and shift are computed once, in
 * doubles, of the step sizes, the bias, and the batch norm that follows if there is one, and
 * rounded to floats.
 *
 * @param factor of each output channel
 * @param shift of each output channel
 */
@SuppressWarnings("ArrayRecordComponent")
public record AffineStep(float[] factor, float[] shift) {
  /**
   * Computes the step of a layer.
   *
   * @param norm the batch norm that alone takes the layer's output; null for none
   */
  public static AffineStep of(Weighted layer, LayerWeights weights, @Nullable Norm norm) {
    double unit = unit(layer, weights);
    int outputs = layer.outputs();
    float[] factor = new float[outputs];
    float[] shift = new float[outputs];
    for (int i = 0; i < outputs; i++) {
      double scale = norm == null ? 1 : norm.scale()[i];
      double offset = norm == null ? 0 : norm.offset()[i];
      double bias = layer.biased() ? weights.bias()[i] : 0;
      factor[i] = (float) (unit * scale);
      shift[i] = (float) (bias * scale + offset);
    }
    return new AffineStep(factor, shift);
  }

  /** Returns the value of a sum of 1. */
  static double unit(Weighted layer, LayerWeights weights) {
    LsqCodes ofWeights =
        new LsqCodes(
            weights.stepSizes().weights(), PayloadLayout.quantization(layer).weightBits(), true);
    return (double) LsqCodes.ofInput(layer, weights.stepSizes()).scale() * ofWeights.scale();
  }
}
