package org.lsqbeam.graphs.quantize;

import java.util.List;
import java.util.Optional;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * PACT, parameterized clipping activation (Choi et al. 2018), with the weights of DoReFa-Net (Zhou
 * et al. 2016), as in PACT's paper.
 *
 * <p>Activations are clipped at a learned level α and rounded to multiples of {@code α / Qp}. The
 * gradient with respect to a value is 1 between 0 and α, else 0; with respect to α it is 1 above α,
 * else 0. Weight decay acts on α with the weights' coefficient. α starts at the largest magnitude
 * in the layer's input on the first batch, where PACT is the rectifier itself; published
 * implementations start from one constant for all layers, such as 10. A signed input (the
 * normalized images) is also clipped at {@code -α Qn / Qp}, where the gradient of α is {@code -Qn /
 * Qp}.
 *
 * <p>Weights have no learned parameter: {@code w_hat = 2 quantize(tanh(w) / (2 max|tanh(w)|) + 1/2)
 * - 1}, where {@code quantize} rounds to multiples of {@code 1 / (2^b - 1)} and passes the
 * gradient. They lie from -1 to 1, without a level at zero.
 *
 * <p>Differences from PACT's paper: the first and the last layer are 8-bit here, as with every
 * quantizer of this project, and at full precision there.
 */
public final class PactQuantizer implements Quantizer {
  /** The least α, which keeps {@code v / α} finite. */
  static final float MIN_CLIPPING_LEVEL = 1e-6f;

  private static final float EPSILON = 1e-30f;

  @Override
  public List<QuantizerParameter> parameters(TensorSpec tensor) {
    return tensor.role() == TensorRole.WEIGHTS
        ? List.of()
        : List.of(
            new QuantizerParameter("clipping_level", Shape.scalar(), MIN_CLIPPING_LEVEL, true, 1));
  }

  @Override
  public List<Operand<TFloat32>> initialValues(Ops tf, TensorSpec tensor, Operand<TFloat32> v) {
    return tensor.role() == TensorRole.WEIGHTS
        ? List.of()
        : List.of(tf.math.maximum(max(tf, tf.math.abs(v)), tf.constant(MIN_CLIPPING_LEVEL)));
  }

  @Override
  public Operand<TFloat32> quantize(
      Ops tf, TensorSpec tensor, Operand<TFloat32> v, List<Operand<TFloat32>> parameters) {
    return tensor.role() == TensorRole.WEIGHTS
        ? weights(tf, v, tensor.range())
        : activations(tf, v, parameters.get(0), tensor.range());
  }

  private static Operand<TFloat32> activations(
      Ops tf, Operand<TFloat32> v, Operand<TFloat32> alpha, QuantizationRange range) {
    Operand<TFloat32> clipped = tf.math.minimum(tf.nn.relu(v), alpha);
    if (range.signed()) {
      float ratio = (float) -range.negativeLevels() / range.positiveLevels();
      Operand<TFloat32> lower = tf.math.mul(alpha, tf.constant(ratio));
      clipped = tf.math.maximum(tf.math.minimum(v, alpha), lower);
    }
    Operand<TFloat32> s = step(tf, alpha, range);
    Operand<TFloat32> rounded = tf.math.mul(tf.math.rint(tf.math.div(clipped, s)), s);
    return StraightThrough.of(tf, rounded, clipped);
  }

  private static Operand<TFloat32> weights(Ops tf, Operand<TFloat32> w, QuantizationRange range) {
    Operand<TFloat32> half = tf.constant(0.5f);
    Operand<TFloat32> two = tf.constant(2f);
    Operand<TFloat32> levels = tf.constant((float) ((1 << range.bits()) - 1));
    Operand<TFloat32> tanh = tf.math.tanh(w);
    Operand<TFloat32> max = tf.math.maximum(max(tf, tf.math.abs(tanh)), tf.constant(EPSILON));
    Operand<TFloat32> unit = tf.math.add(tf.math.mul(tf.math.div(tanh, max), half), half);
    Operand<TFloat32> code = StraightThrough.round(tf, tf.math.mul(unit, levels));
    return tf.math.sub(tf.math.mul(tf.math.div(code, levels), two), tf.constant(1f));
  }

  private static Operand<TFloat32> max(Ops tf, Operand<TFloat32> v) {
    return tf.reduceMax(tf.reshape(v, tf.constant(new int[] {-1})), tf.constant(0));
  }

  private static Operand<TFloat32> step(Ops tf, Operand<TFloat32> alpha, QuantizationRange range) {
    return tf.math.div(alpha, tf.constant((float) range.positiveLevels()));
  }

  /** Returns {@code α / Qp} for activations; DoReFa's levels are not multiples of one distance. */
  @Override
  public Optional<Operand<TFloat32>> stepSize(
      Ops tf, TensorSpec tensor, List<Operand<TFloat32>> parameters) {
    return tensor.role() == TensorRole.WEIGHTS
        ? Optional.empty()
        : Optional.of(step(tf, parameters.get(0), tensor.range()));
  }
}
