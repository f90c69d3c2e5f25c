package org.lsqbeam.graphs.network;

import java.util.List;
import org.lsqbeam.graphs.network.LayerTensors.Input;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** Multiplies the inputs of layers with their weights. */
final class Products {
  private final Ops tf;
  private final GradientPrecision gradients;

  Products(Ops tf, GradientPrecision gradients) {
    this.tf = tf;
    this.gradients = gradients;
  }

  /**
   * Convolves an input.
   *
   * <p>Where the input is images, its gradient would serve its step size s only, and costs more
   * than any other of the network. With the codes k, the values u in units of s where they are
   * inside the clip range and 0 elsewhere, and the quantized weights w, Equation 3 is
   *
   * <pre>ds = &lt;dy, conv(k, w)&gt; - &lt;dy, conv(u, w)&gt;</pre>
   *
   * The first term is the gradient of s in {@code conv(k, s w)}. The second one is that of {@code
   * conv(u, (s0 - s) w)}, where s0 equals s and is constant. Its value is 0, so that only the
   * gradient of its filters is computed, together with that of the others.
   *
   * @param weights {@code [height, width, channels, filters]}
   * @return {@code [batch, height', width', filters]}
   */
  Operand<TFloat32> convolution(Input input, Operand<TFloat32> weights, Convolution shape) {
    Operand<TFloat32> x = padded(input.values(), shape);
    Operand<TFloat32> s = input.unit();
    Operand<TFloat32> filters = s == null ? weights : tf.math.mul(weights, s);
    if (s == null || input.inside() == null) {
      return ConvolutionOp.of(tf, x, filters, shape, gradients);
    }
    Operand<TFloat32> y = ConvolutionOp.of(tf, x, filters, shape, GradientPrecision.FLOAT32);
    Operand<TFloat32> nothing = tf.math.sub(tf.stopGradient(s), s);
    Operand<TFloat32> others = tf.math.mul(tf.stopGradient(weights), nothing);
    return ConvolutionGradient.of(
        tf,
        y,
        tf.stopGradient(tf.concat(List.of(x, padded(input.inside(), shape)), tf.constant(3))),
        tf.concat(List.of(filters, others), tf.constant(2)),
        shape,
        gradients);
  }

  /**
   * Gives the output of a convolution that was computed in another arithmetic the gradient of the
   * float convolution.
   *
   * @param output {@code [batch, height', width', filters]}
   * @param weights {@code [height, width, channels, filters]}
   */
  Operand<TFloat32> withGradient(
      Operand<TFloat32> output, Input input, Operand<TFloat32> weights, Convolution shape) {
    return ConvolutionGradient.of(
        tf,
        output,
        padded(input.values(), shape),
        input.unit() == null ? weights : tf.math.mul(weights, input.unit()),
        shape,
        gradients);
  }

  /**
   * Multiplies an input, {@code [batch, features]}.
   *
   * @param weights {@code [features, outputs]}
   * @return {@code [batch, outputs]}
   */
  Operand<TFloat32> dense(Input input, Operand<TFloat32> weights) {
    Operand<TFloat32> y = tf.linalg.matMul(input.values(), weights);
    // There are more weights than outputs.
    return input.unit() == null ? y : tf.math.mul(y, input.unit());
  }

  private Operand<TFloat32> padded(Operand<TFloat32> x, Convolution shape) {
    return shape.padding() == Convolution.SAME
        ? x
        : Padding.pad(tf, x, shape.padding(), shape.padding(), 0);
  }
}
