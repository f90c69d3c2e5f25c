package org.lsqbeam.graphs.quantize;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.quantization.FakeQuantWithMinMaxArgs;
import org.tensorflow.op.quantization.FakeQuantWithMinMaxVars;
import org.tensorflow.types.TFloat32;

/**
 * The quantizer of the paper (Equations 1 and 2): {@code v_hat = s * round(clip(v / s, -Qn, Qp))}.
 *
 * <p>In the graph it is one kernel, which rounds halves up; {@link LsqGradient} gives it the
 * paper's gradient. {@link LsqPseudocodeQuantizer} is the same method step by step.
 */
public final class LsqQuantizer implements UnitQuantizer {
  /** The least step size that training allows. */
  public static final float LEAST_STEP_SIZE = StepSize.MIN;

  /** A forward pass on integers needs {@link #codes}. */
  @Override
  public Set<String> settings() {
    Set<String> settings = new HashSet<>(StepSize.SETTINGS);
    settings.add("forwardArithmetic");
    return settings;
  }

  /** The optimizer multiplies the gradient of s by g. */
  @Override
  public List<QuantizerParameter> parameters(TensorSpec tensor) {
    return List.of(StepSize.parameter(tensor.gradientScale()));
  }

  @Override
  public List<Operand<TFloat32>> initialValues(Ops tf, TensorSpec tensor, Operand<TFloat32> v) {
    return List.of(StepSize.initial(tf, v, tensor.range()));
  }

  @Override
  public Operand<TFloat32> quantize(
      Ops tf, TensorSpec tensor, Operand<TFloat32> v, List<Operand<TFloat32>> parameters) {
    LsqGradient.register();
    QuantizationRange range = tensor.range();
    Operand<TFloat32> s = parameters.get(0);
    Operand<TFloat32> min =
        tf.stopGradient(tf.math.mul(s, tf.constant((float) -range.negativeLevels())));
    Operand<TFloat32> max = tf.math.mul(s, tf.constant((float) range.positiveLevels()));
    return tf.quantization
        .fakeQuantWithMinMaxVars(v, min, max, FakeQuantWithMinMaxVars.numBits((long) range.bits()))
        .outputs();
  }

  @Override
  public Operand<TFloat32> codes(Ops tf, TensorSpec tensor, Operand<TFloat32> units) {
    CodesGradient.register();
    QuantizationRange range = tensor.range();
    return tf.quantization.fakeQuantWithMinMaxArgs(
        units,
        FakeQuantWithMinMaxArgs.min((float) -range.negativeLevels()),
        FakeQuantWithMinMaxArgs.max((float) range.positiveLevels()),
        FakeQuantWithMinMaxArgs.numBits((long) range.bits()));
  }

  @Override
  public Operand<TFloat32> inside(Ops tf, TensorSpec tensor, Operand<TFloat32> units) {
    QuantizationRange range = tensor.range();
    return CodesGradient.inside(
        tf, units, units, -range.negativeLevels(), range.positiveLevels(), range.bits());
  }

  @Override
  public Optional<Operand<TFloat32>> stepSize(
      Ops tf, TensorSpec tensor, List<Operand<TFloat32>> parameters) {
    return Optional.of(parameters.get(0));
  }
}
