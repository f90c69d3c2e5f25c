package org.lsqbeam.graphs.quantize;

import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.quantization.FakeQuantWithMinMaxVars;
import org.tensorflow.types.TFloat32;

/**
 * The quantizer of the paper (Equations 1 and 2): {@code v_hat = s * round(clip(v / s, -Qn, Qp))}.
 *
 * <p>In the graph it is one kernel; {@link LsqGradient} gives it the paper's gradient.
 */
public final class LsqQuantizer {
  /**
   * No step size is let below this. A step size of zero divides by zero and a negative one turns
   * the quantizer's range around, without a word from the kernel.
   */
  public static final float SMALLEST_STEP_SIZE = 1e-6f;

  private LsqQuantizer() {}

  /**
   * Quantizes a tensor.
   *
   * @param v any shape
   * @param s the step size, a scalar, at least {@link #SMALLEST_STEP_SIZE}
   * @return v_hat, of v's shape
   */
  public static Operand<TFloat32> quantize(
      Ops tf, Operand<TFloat32> v, Operand<TFloat32> s, QuantizationRange range) {
    LsqGradient.register();
    Operand<TFloat32> least =
        tf.stopGradient(tf.math.mul(s, tf.constant((float) -range.negativeLevels())));
    Operand<TFloat32> most = tf.math.mul(s, tf.constant((float) range.positiveLevels()));
    return tf.quantization
        .fakeQuantWithMinMaxVars(
            v, least, most, FakeQuantWithMinMaxVars.numBits((long) range.bits()))
        .outputs();
  }

  /**
   * The step size that training starts from, {@code 2 mean(|v|) / sqrt(Qp)} (Section 2.1).
   *
   * @param v the initial weights, or the layer's input on the first batch
   * @return a scalar, at least {@link #SMALLEST_STEP_SIZE}
   */
  public static Operand<TFloat32> initialStepSize(
      Ops tf, Operand<TFloat32> v, QuantizationRange range) {
    Operand<TFloat32> flat = tf.reshape(v, tf.constant(new int[] {-1}));
    Operand<TFloat32> mean = tf.math.mean(tf.math.abs(flat), tf.constant(0));
    float factor = (float) (2 / Math.sqrt(range.positiveLevels()));
    return tf.math.maximum(tf.math.mul(mean, tf.constant(factor)), tf.constant(SMALLEST_STEP_SIZE));
  }
}
