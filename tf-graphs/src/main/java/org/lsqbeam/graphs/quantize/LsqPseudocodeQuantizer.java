package org.lsqbeam.graphs.quantize;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * The paper's quantizer as the pseudocode of its Appendix B has it, from operations that TensorFlow
 * differentiates itself. It is slower than {@link LsqQuantizer}, rounds halves to even, and needs
 * no registered gradient.
 */
public final class LsqPseudocodeQuantizer implements Quantizer {
  @Override
  public Set<String> settings() {
    return StepSize.SETTINGS;
  }

  /** The gradient scale is inside the quantizer, so the optimizer does not scale again. */
  @Override
  public List<QuantizerParameter> parameters(TensorSpec tensor) {
    return List.of(StepSize.parameter(1));
  }

  @Override
  public List<Operand<TFloat32>> initialValues(Ops tf, TensorSpec tensor, Operand<TFloat32> v) {
    return List.of(StepSize.initial(tf, v, tensor.range()));
  }

  /** {@code quantize(v, s, p, isActivation)} of Appendix B; {@code round} is {@code round_pass}. */
  @Override
  public Operand<TFloat32> quantize(
      Ops tf, TensorSpec tensor, Operand<TFloat32> v, List<Operand<TFloat32>> parameters) {
    Operand<TFloat32> qn = tf.constant((float) -tensor.range().negativeLevels());
    Operand<TFloat32> qp = tf.constant((float) tensor.range().positiveLevels());
    Operand<TFloat32> s = gradScale(tf, parameters.get(0), tensor.gradientScale());
    Operand<TFloat32> vBar = StraightThrough.round(tf, tf.clipByValue(tf.math.div(v, s), qn, qp));
    return tf.math.mul(vBar, s);
  }

  /** {@code grad_scale}: returns x, with a gradient that is multiplied by scale. */
  private static Operand<TFloat32> gradScale(Ops tf, Operand<TFloat32> x, double scale) {
    return StraightThrough.of(tf, x, tf.math.mul(x, tf.constant((float) scale)));
  }

  @Override
  public Optional<Operand<TFloat32>> stepSize(
      Ops tf, TensorSpec tensor, List<Operand<TFloat32>> parameters) {
    return Optional.of(parameters.get(0));
  }
}
