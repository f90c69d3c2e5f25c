package org.lsqbeam.graphs.network;

import java.util.List;
import org.lsqbeam.graphs.runtime.RegisteredGradient;
import org.tensorflow.GraphOperation;
import org.tensorflow.Operand;
import org.tensorflow.OperationAttributeInspector;
import org.tensorflow.Output;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.IdentityN;
import org.tensorflow.types.TBfloat16;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TNumber;

/**
 * A gradient that a convolution does not have itself. TensorFlow allows no other gradient of its
 * own convolution, so the value goes through an operation that returns its inputs and has no
 * gradient of TensorFlow's.
 */
final class ConvolutionGradient {
  private static final String STRIDE = "_stride";
  private static final String PADDING = "_padding";
  private static final String BFLOAT16 = "_bfloat16";

  private static final RegisteredGradient<IdentityN.Inputs> REGISTERED =
      new RegisteredGradient<>(
          "convolutionGradient", IdentityN.Inputs.class, ConvolutionGradient::gradient);

  private ConvolutionGradient() {}

  /**
   * Returns a value with the gradient of a convolution.
   *
   * @param y the value, {@code [batch, height', width', filters]}; its own gradient is not taken
   * @param x the convolution's input, {@code [batch, height, width, channels]}, padded
   * @param filters of the convolution, {@code [height, width, channels, filters]}
   * @param shape of the convolution
   * @param precision of the gradient
   */
  static Operand<TFloat32> of(
      Ops tf,
      Operand<TFloat32> y,
      Operand<TFloat32> x,
      Operand<TFloat32> filters,
      Convolution shape,
      GradientPrecision precision) {
    REGISTERED.register();
    Output<?>[] carried = {tf.stopGradient(y).asOutput(), x.asOutput(), filters.asOutput()};
    Output<TFloat32> output =
        tf.scope()
            .opBuilder(IdentityN.OP_NAME, "ConvolutionGradient")
            .addInputList(carried)
            .setAttr(STRIDE, (long) shape.stride())
            .setAttr(PADDING, ConvolutionOp.padding(shape))
            .setAttr(BFLOAT16, precision == GradientPrecision.BFLOAT16)
            .build()
            .output(0);
    return output;
  }

  @SuppressWarnings("unchecked") // of() gives the operation three float tensors
  private static List<Operand<?>> gradient(Ops tf, IdentityN.Inputs inputs, Output<TFloat32> dy) {
    GraphOperation operation = (GraphOperation) inputs.getOutputs().op();
    OperationAttributeInspector attributes = operation.attributes();
    Output<TFloat32> y = (Output<TFloat32>) operation.input(0);
    Output<TFloat32> x = (Output<TFloat32>) operation.input(1);
    Output<TFloat32> filters = (Output<TFloat32>) operation.input(2);
    long stride = attributes.getAttrInt(STRIDE);
    Backward backward =
        new Backward(
            tf,
            tf.shape(x),
            tf.shape(filters),
            List.of(1L, stride, stride, 1L),
            attributes.getAttrString(PADDING));
    // Where x or the filters are constants, nothing fetches their gradient.
    return attributes.getAttrBool(BFLOAT16)
        ? backward.of(y, bfloat16(tf, x), bfloat16(tf, filters), bfloat16(tf, dy))
        : backward.of(y, x, filters, dy);
  }

  private static Operand<TBfloat16> bfloat16(Ops tf, Operand<TFloat32> values) {
    return tf.dtypes.cast(values, TBfloat16.class);
  }

  /** The two convolutions of the gradient. */
  private record Backward(
      Ops tf,
      Operand<TInt32> inputShape,
      Operand<TInt32> filterShape,
      List<Long> strides,
      String padding) {
    <T extends TNumber> List<Operand<?>> of(
        Operand<TFloat32> y, Operand<T> x, Operand<T> filters, Operand<T> dy) {
      return List.of(
          tf.zerosLike(y),
          float32(tf.nn.conv2dBackpropInput(inputShape, filters, dy, strides, padding)),
          float32(tf.nn.conv2dBackpropFilter(x, filterShape, dy, strides, padding)));
    }

    private Operand<TFloat32> float32(Operand<? extends TNumber> values) {
      return tf.dtypes.cast(values, TFloat32.class);
    }
  }
}
