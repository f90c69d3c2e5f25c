package org.lsqbeam.graphs.network;

import org.lsqbeam.graphs.quantize.GradientScale;
import org.lsqbeam.graphs.quantize.Precision;
import org.lsqbeam.graphs.quantize.Quantizer;
import org.lsqbeam.graphs.quantize.QuantizerCatalog;

/**
 * Decides how layers are built, apart from the network's description.
 *
 * @param precision of every layer but the first and the last, which are 8-bit, unless full
 * @param batchNormMomentum share of the moving statistics that a training update keeps
 * @param frozenBatchNorm whether training normalizes by the moving statistics and leaves them
 * @param gradientScale the factor g on the gradient of a step size
 * @param imagesCounted how many images' features count in the gradient scale of an input's step
 *     size: 1, or the batch size
 * @param dropout share of the features that a dropout layer zeroes in training
 * @param quantizer quantizes weights and inputs
 * @param gradientPrecision in which training computes the gradients of convolutions
 * @param forwardArithmetic in which training convolves in the forward pass
 */
public record LayerSettings(
    Precision precision,
    double batchNormMomentum,
    boolean frozenBatchNorm,
    GradientScale gradientScale,
    int imagesCounted,
    double dropout,
    Quantizer quantizer,
    GradientPrecision gradientPrecision,
    Arithmetic forwardArithmetic) {
  /** Returns the paper's settings. */
  public static LayerSettings of(Precision precision, double batchNormMomentum) {
    return of(precision, batchNormMomentum, QuantizerCatalog.named(QuantizerCatalog.DEFAULT));
  }

  /** Returns the paper's settings with another quantizer. */
  public static LayerSettings of(
      Precision precision, double batchNormMomentum, Quantizer quantizer) {
    return new LayerSettings(
        precision,
        batchNormMomentum,
        false,
        GradientScale.PAPER,
        1,
        0,
        quantizer,
        GradientPrecision.FLOAT32,
        Arithmetic.FLOAT32);
  }

  /** Returns the same settings with another arithmetic of the forward pass. */
  public LayerSettings forward(Arithmetic arithmetic) {
    return new LayerSettings(
        precision,
        batchNormMomentum,
        frozenBatchNorm,
        gradientScale,
        imagesCounted,
        dropout,
        quantizer,
        gradientPrecision,
        arithmetic);
  }

  /**
   * Returns the settings of a pass that evaluates: nothing is dropped and no statistic moves, so
   * precision and quantizer are all that counts.
   */
  public static LayerSettings forEvaluation(Precision precision, Quantizer quantizer) {
    return of(precision, 0, quantizer);
  }
}
