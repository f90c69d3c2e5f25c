package org.lsqbeam.graphs.quantize;

import java.util.List;
import org.lsqbeam.graphs.runtime.RegisteredGradient;
import org.tensorflow.Operand;
import org.tensorflow.Output;
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
  private static final RegisteredGradient<FakeQuantWithMinMaxVars.Inputs> REGISTERED =
      new RegisteredGradient<>(
          "gradient", FakeQuantWithMinMaxVars.Inputs.class, LsqGradient::gradient);

  private LsqGradient() {}

  /** Registers the gradient with TensorFlow, if it is not yet. */
  static void register() {
    REGISTERED.register();
  }

  private static List<Operand<?>> gradient(
      Ops tf, FakeQuantWithMinMaxVars.Inputs inputs, Output<TFloat32> dy) {
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
