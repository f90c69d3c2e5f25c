package org.lsqbeam.graphs.quantize;

import java.util.Set;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** The step size s that LSQ learns, one for each tensor (Sections 2.1 and 2.2). */
final class StepSize {
  /** The training settings that change how a step size is learned. */
  static final Set<String> SETTINGS = Set.of("gradientScale", "countBatch", "decayStepSizes");

  /**
   * The least step size. A step size of zero divides by zero, and a negative one turns the
   * quantizer's range around without an error from the kernel.
   */
  static final float MIN = 1e-6f;

  private StepSize() {}

  static QuantizerParameter parameter(double gradientScale) {
    return new QuantizerParameter(
        QuantizerKey.STEP_SIZE, Shape.scalar(), MIN, false, gradientScale);
  }

  /** Returns {@code 2 mean(|v|) / sqrt(Qp)} (Section 2.1), a scalar. */
  static Operand<TFloat32> initial(Ops tf, Operand<TFloat32> v, QuantizationRange range) {
    Operand<TFloat32> flat = tf.reshape(v, tf.constant(new int[] {-1}));
    Operand<TFloat32> mean = tf.math.mean(tf.math.abs(flat), tf.constant(0));
    float factor = (float) (2 / Math.sqrt(range.positiveLevels()));
    return tf.math.maximum(tf.math.mul(mean, tf.constant(factor)), tf.constant(MIN));
  }
}
