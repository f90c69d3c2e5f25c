package org.lsqbeam.graphs.quantize;

import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** The pseudocode of the paper's Appendix B, line by line, out of differentiable operations. */
public final class PaperPseudocode {
  private PaperPseudocode() {}

  /** {@code quantize(v, s, p, isActivation)}. */
  public static Operand<TFloat32> quantize(
      Ops tf, Operand<TFloat32> v, Operand<TFloat32> s, QuantizationRange range, double scale) {
    Operand<TFloat32> scaledStep = gradScale(tf, s, scale);
    Operand<TFloat32> x = tf.math.div(v, scaledStep);
    x =
        tf.clipByValue(
            x,
            tf.constant((float) -range.negativeLevels()),
            tf.constant((float) range.positiveLevels()));
    return tf.math.mul(roundPass(tf, x), scaledStep);
  }

  /** The value of x, its gradient times scale. */
  private static Operand<TFloat32> gradScale(Ops tf, Operand<TFloat32> x, double scale) {
    Operand<TFloat32> forGradient = tf.math.mul(x, tf.constant((float) scale));
    return tf.math.add(tf.stopGradient(tf.math.sub(x, forGradient)), forGradient);
  }

  /** The rounded value of x, its gradient as if not rounded. */
  private static Operand<TFloat32> roundPass(Ops tf, Operand<TFloat32> x) {
    return tf.math.add(tf.stopGradient(tf.math.sub(tf.math.rint(x), x)), x);
  }
}
