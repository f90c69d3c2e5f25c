package org.lsqbeam.graphs.quantize;

import java.util.List;
import java.util.Optional;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** Clips like {@link LsqQuantizer} and does not round, so that no rounding error flips a code. */
public final class ClippingQuantizer implements UnitQuantizer {
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
    Operand<TFloat32> s = parameters.get(0);
    return tf.math.mul(codes(tf, tensor, tf.math.div(v, s)), s);
  }

  @Override
  public Operand<TFloat32> codes(Ops tf, TensorSpec tensor, Operand<TFloat32> units) {
    QuantizationRange range = tensor.range();
    Operand<TFloat32> above = tf.constant((float) -range.negativeLevels());
    Operand<TFloat32> below = tf.constant((float) range.positiveLevels());
    return tf.math.minimum(tf.math.maximum(units, above), below);
  }

  @Override
  public Operand<TFloat32> inside(Ops tf, TensorSpec tensor, Operand<TFloat32> units) {
    Operand<TFloat32> same =
        tf.dtypes.cast(tf.math.equal(units, codes(tf, tensor, units)), TFloat32.class);
    return tf.math.mul(units, same);
  }

  @Override
  public Optional<Operand<TFloat32>> stepSize(
      Ops tf, TensorSpec tensor, List<Operand<TFloat32>> parameters) {
    return Optional.of(parameters.get(0));
  }
}
