package org.lsqbeam.graphs.quantize;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.lsqbeam.graphs.runtime.JvmSingletons;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.TensorFlow;
import org.tensorflow.op.Ops;
import org.tensorflow.op.quantization.FakeQuantWithMinMaxVars;
import org.tensorflow.op.quantization.FakeQuantWithMinMaxVarsGradient;
import org.tensorflow.types.TFloat32;

/**
 * The gradient of the quantizer (Equations 3 and 5).
 *
 * <p>With respect to v it is 1 inside the clip range and 0 outside. With respect to s it is {@code
 * round(v/s) - v/s} inside, {@code -Qn} below and {@code Qp} above. Because {@code s (round(v/s) -
 * v/s) = v_hat - v} inside the range,
 *
 * <pre>ds = sum(dv * (v_hat - v)) / s + Qp * sum(dy above) - Qn * sum(dy below)</pre>
 *
 * where dy is the gradient of v_hat and dv that of v. TensorFlow's own gradient kernel gives dv and
 * the two sums. The kernel's inputs are {@code min = -Qn s} (through which no gradient flows) and
 * {@code max = Qp s}, so what is returned here for max is {@code ds / Qp}.
 */
final class LsqGradient {
  /** The gradient function of the job that builds graphs now. */
  @SuppressWarnings("unchecked") // set only here
  private static final AtomicReference<Function<Object[], List<Operand<?>>>> CURRENT =
      JvmSingletons.value("gradient", AtomicReference.class, AtomicReference::new);

  private LsqGradient() {}

  /**
   * Registers the gradient with TensorFlow, once per process: TensorFlow has room for ten, and
   * keeps the first one of an operation. The registered function looks up the gradient of the
   * current job, since a cluster may have unloaded the classes of the first job.
   */
  static synchronized void register() {
    boolean first = CURRENT.getAndSet(LsqGradient::gradient) == null;
    if (first
        && !TensorFlow.registerCustomGradient(
            FakeQuantWithMinMaxVars.Inputs.class,
            (tf, inputs, gradients) ->
                requireNonNull(CURRENT.get()).apply(new Object[] {tf, inputs, gradients}))) {
      throw new IllegalStateException(
          "TensorFlow already has a gradient of FakeQuantWithMinMaxVars, not the paper's");
    }
  }

  @SuppressWarnings("unchecked") // as register puts them in
  private static List<Operand<?>> gradient(Object[] arguments) {
    return gradient(
        (Ops) arguments[0],
        (FakeQuantWithMinMaxVars.Inputs) arguments[1],
        (List<Output<?>>) arguments[2]);
  }

  private static List<Operand<?>> gradient(
      Ops tf, FakeQuantWithMinMaxVars.Inputs inputs, List<Output<?>> gradients) {
    // TensorFlow hands over the gradient of the only output, a float tensor.
    @SuppressWarnings("unchecked")
    Output<TFloat32> dy = (Output<TFloat32>) gradients.get(0);
    Operand<TFloat32> v = inputs.inputs;
    FakeQuantWithMinMaxVarsGradient clipped =
        tf.quantization.fakeQuantWithMinMaxVarsGradient(
            dy, v, inputs.min, inputs.max, FakeQuantWithMinMaxVarsGradient.numBits(inputs.numBits));
    Operand<TFloat32> dv = clipped.backpropsWrtInput();
    Operand<TFloat32> error = tf.math.sub(inputs.getOutputs().outputs(), v);
    Operand<TFloat32> product = tf.reshape(tf.math.mul(dv, error), tf.constant(new int[] {-1}));
    Operand<TFloat32> inside =
        tf.math.div(tf.reduceSum(product, tf.constant(0)), inputs.max); // s = max / Qp
    Operand<TFloat32> belowPerAbove = tf.math.div(inputs.min, inputs.max); // -Qn / Qp
    Operand<TFloat32> outside =
        tf.math.add(clipped.backpropWrtMax(), tf.math.mul(belowPerAbove, clipped.backpropWrtMin()));
    return List.of(dv, tf.zerosLike(inputs.min), tf.math.add(inside, outside));
  }
}
