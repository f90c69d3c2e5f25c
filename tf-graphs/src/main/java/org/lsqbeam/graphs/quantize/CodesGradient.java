package org.lsqbeam.graphs.quantize;

import java.util.List;
import org.lsqbeam.graphs.runtime.RegisteredGradient;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.op.Ops;
import org.tensorflow.op.quantization.FakeQuantWithMinMaxArgs;
import org.tensorflow.op.quantization.FakeQuantWithMinMaxArgsGradient;
import org.tensorflow.types.TFloat32;

/**
 * The gradient of the codes with respect to the values in units of the step size (Equation 5): 1
 * inside the clip range and 0 outside.
 */
final class CodesGradient {
  private static final RegisteredGradient<FakeQuantWithMinMaxArgs.Inputs> REGISTERED =
      new RegisteredGradient<>(
          "codesGradient", FakeQuantWithMinMaxArgs.Inputs.class, CodesGradient::gradient);

  private CodesGradient() {}

  /** Registers the gradient with TensorFlow, if it is not yet. */
  static void register() {
    REGISTERED.register();
  }

  private static List<Operand<?>> gradient(
      Ops tf, FakeQuantWithMinMaxArgs.Inputs inputs, Output<TFloat32> dy) {
    return List.of(inside(tf, dy, inputs.inputs, inputs.min, inputs.max, inputs.numBits));
  }

  /** Returns values where others are from min to max, and 0 elsewhere. */
  static Operand<TFloat32> inside(
      Ops tf, Operand<TFloat32> values, Operand<TFloat32> others, float min, float max, long bits) {
    return tf.quantization
        .fakeQuantWithMinMaxArgsGradient(
            values,
            others,
            FakeQuantWithMinMaxArgsGradient.min(min),
            FakeQuantWithMinMaxArgsGradient.max(max),
            FakeQuantWithMinMaxArgsGradient.numBits(bits))
        .backprops();
  }
}
