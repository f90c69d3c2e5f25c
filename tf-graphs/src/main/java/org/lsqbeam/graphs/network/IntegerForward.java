package org.lsqbeam.graphs.network;

import java.util.ArrayList;
import java.util.List;
import org.lsqbeam.graphs.network.LayerTensors.Input;
import org.lsqbeam.graphs.network.LayerTensors.Weights;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TUint8;

/**
 * Convolves in 8-bit integers in the forward pass of training, where the weights and an unsigned
 * input are quantized by step sizes. The sums of products are exact, where floats round.
 * Quantizers, gradients and all other layers are computed in floats.
 */
final class IntegerForward implements LayerArithmetic {
  private final Ops tf;
  private final FloatArithmetic floats;
  private final List<IntegerLayer> layers = new ArrayList<>();

  IntegerForward(Ops tf, FloatArithmetic floats) {
    this.tf = tf;
    this.floats = floats;
  }

  @Override
  public Features convolution(
      String name, Features in, Input input, Weights weights, Convolution shape) {
    IntegerOperands operands = IntegerOperands.of(input, weights);
    if (operands == null || input.inside() != null || ConvolutionOp.isAvoided(in.values(), shape)) {
      return floats.convolution(name, in, input, weights, shape);
    }
    layers.add(operands.layer(name, in.values().shape(), shape));
    Operand<TUint8> codes =
        input.unit() == null
            ? UnsignedCodes.of(tf, input.values(), operands.inputs().unit(), operands.range())
            : tf.dtypes.cast(input.values(), TUint8.class);
    Operand<TFloat32> filters =
        tf.math.rint(tf.math.div(weights.values(), operands.filters().unit()));
    Operand<TFloat32> sums = new IntegerConvolution(tf, shape).sumsOfVariable(codes, filters);
    Operand<TFloat32> output = tf.math.mul(sums, operands.unit(tf));
    return Features.signed(floats.products().withGradient(output, input, weights.values(), shape));
  }

  @Override
  public Features dense(Input input, Weights weights) {
    return floats.dense(input, weights);
  }

  @Override
  public Features batchNorm(String name, Features in, BatchNorm norm) {
    return floats.batchNorm(name, in, norm);
  }

  @Override
  public List<IntegerLayer> integerLayers() {
    return layers;
  }
}
