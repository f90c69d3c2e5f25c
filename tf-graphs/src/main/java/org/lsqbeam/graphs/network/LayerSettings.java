package org.lsqbeam.graphs.network;

import org.lsqbeam.graphs.quantize.GradientScale;
import org.lsqbeam.graphs.quantize.Precision;

/**
 * What decides how layers are built, beside the network's description.
 *
 * @param precision of every layer but the first and the last, which are 8-bit, unless full
 * @param batchNormMomentum share of the moving statistics that a training update keeps
 * @param frozenBatchNorm whether training normalizes by the moving statistics and leaves them
 * @param gradientScale on the gradient of every step size
 * @param imagesCounted how many images' features count in the gradient scale of an input's step
 *     size: 1, or the batch size
 * @param dropout share of the features that a dropout layer zeroes in training
 */
public record LayerSettings(
    Precision precision,
    double batchNormMomentum,
    boolean frozenBatchNorm,
    GradientScale gradientScale,
    int imagesCounted,
    double dropout) {
  /** The paper's. */
  public static LayerSettings of(Precision precision, double batchNormMomentum) {
    return new LayerSettings(precision, batchNormMomentum, false, GradientScale.PAPER, 1, 0);
  }
}
