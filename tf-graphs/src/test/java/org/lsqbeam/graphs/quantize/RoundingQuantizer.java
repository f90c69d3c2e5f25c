package org.lsqbeam.graphs.quantize;

import java.util.List;
import java.util.Optional;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** Rounds to multiples of a learned grid width and clips nothing. CONTRIBUTING's example. */
public final class RoundingQuantizer implements Quantizer {
  @Override
  public List<QuantizerParameter> parameters(TensorSpec tensor) {
    return List.of(new QuantizerParameter("grid_width", Shape.scalar(), 1e-6f, false, 0.01));
  }

  @Override
  public List<Operand<TFloat32>> initialValues(Ops tf, TensorSpec tensor, Operand<TFloat32> v) {
    Operand<TFloat32> flat = tf.reshape(tf.math.abs(v), tf.constant(new int[] {-1}));
    float levels = tensor.range().positiveLevels();
    Operand<TFloat32> width = tf.math.div(tf.reduceMax(flat, tf.constant(0)), tf.constant(levels));
    return List.of(tf.math.maximum(width, tf.constant(1e-6f)));
  }

  @Override
  public Operand<TFloat32> quantize(
      Ops tf, TensorSpec tensor, Operand<TFloat32> v, List<Operand<TFloat32>> parameters) {
    Operand<TFloat32> width = parameters.get(0);
    Operand<TFloat32> x = tensor.range().signed() ? v : tf.nn.relu(v);
    return tf.math.mul(StraightThrough.round(tf, tf.math.div(x, width)), width);
  }

  @Override
  public Optional<Operand<TFloat32>> stepSize(
      Ops tf, TensorSpec tensor, List<Operand<TFloat32>> parameters) {
    return Optional.of(parameters.get(0));
  }
}
