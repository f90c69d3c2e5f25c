package org.lsqbeam.graphs.integer;

import org.lsqbeam.graphs.integer.NetworkHeader.StepSizes;
import org.lsqbeam.graphs.integer.NetworkLayer.Quantization;
import org.lsqbeam.graphs.integer.NetworkLayer.Weighted;
import org.lsqbeam.graphs.io.Arguments;

/**
 * The integers {@code round(clip(v / s, -Qn, Qp))} of Equation 1, in the float arithmetic of the
 * kernel that LSQ trains with (TensorFlow's FakeQuantWithMinMaxVars), which rounds halves up. Equal
 * bits of v and s give equal codes here and there.
 *
 * <p>The kernel is told the least and the greatest level, {@code -Qn s} and {@code Qp s}, and takes
 * a scale from their difference, which can differ from s in its last bit.
 */
public final class LsqCodes {
  private final float least;
  private final float greatest;
  private final float scale;
  private final int zeroPoint;

  /**
   * @param stepSize s, finite and above 0
   * @param bits 2 to 8
   * @param signed whether there are levels below zero: weights and signed inputs
   * @throws IllegalArgumentException if a value is outside of its range
   */
  public LsqCodes(float stepSize, int bits, boolean signed) {
    Arguments.check(
        stepSize > 0 && Float.isFinite(stepSize), "step size", stepSize, "finite and above 0");
    Arguments.check(bits >= 2 && bits <= 8, "bits", bits, "2 to 8");
    int negativeLevels = signed ? 1 << (bits - 1) : 0;
    int levels = (1 << bits) - 1;
    float min = stepSize * -negativeLevels;
    float max = stepSize * (levels - negativeLevels);
    scale = (max - min) / levels;
    zeroPoint = Math.round(-min / scale);
    least = -zeroPoint * scale;
    greatest = (levels - zeroPoint) * scale;
  }

  /** Returns the rule for the input of a layer. */
  public static LsqCodes ofInput(Weighted layer, StepSizes steps) {
    Quantization bits = PayloadLayout.quantization(layer);
    return new LsqCodes(steps.input(), bits.inputBits(), bits.inputSigned());
  }

  /** Returns the code of a value, from -Qn to Qp. */
  public int of(float v) {
    float clipped = Math.max(Math.min(v, greatest), least);
    return (int) Math.floor((clipped - least) / scale - zeroPoint + 0.5f);
  }

  /** Returns the least value, to which lower ones are clipped. */
  public float least() {
    return least;
  }

  /** Returns the greatest value, to which higher ones are clipped. */
  public float greatest() {
    return greatest;
  }

  /** Returns Qn, the number of codes below zero. */
  public int negativeLevels() {
    return zeroPoint;
  }

  /** Returns the value of code 1: s, but for its last bit. */
  public float scale() {
    return scale;
  }

  /**
   * Returns how far a value is from the nearest boundary between two codes, in step sizes: 0 on a
   * boundary, at most 0.5 inside the range.
   */
  public double distanceToBoundary(float v) {
    double level = ((double) v - least) / scale;
    return Math.abs(level - Math.floor(level) - 0.5);
  }
}
