package org.lsqbeam.graphs.network;

import java.util.ArrayList;
import java.util.List;
import org.lsqbeam.graphs.network.LayerTensors.Input;
import org.lsqbeam.graphs.network.LayerTensors.Weights;
import org.tensorflow.op.Ops;

/**
 * Convolves in 8-bit integers in evaluation, where the weights and an unsigned input are quantized
 * by step sizes. Batch norms use the moving statistics, and take part in the convolution before
 * them. Everything else is computed in floats.
 */
final class IntegerEvaluation implements LayerArithmetic {
  private final Ops tf;
  private final LayerTensors tensors;
  private final FloatArithmetic floats;
  private final List<IntegerLayer> layers = new ArrayList<>();

  IntegerEvaluation(Ops tf, LayerTensors tensors, FloatArithmetic floats) {
    this.tf = tf;
    this.tensors = tensors;
    this.floats = floats;
  }

  @Override
  public Features convolution(
      String name, Features in, Input input, Weights weights, Convolution shape) {
    IntegerOperands operands = IntegerOperands.of(input, weights);
    if (operands == null) {
      return floats.convolution(name, in, input, weights, shape);
    }
    layers.add(operands.layer(name, in.values().shape(), shape));
    IntegerSums sums = IntegerSums.of(tf, in, operands, shape);
    return Features.signed(sums.values(tf)).summing(sums);
  }

  @Override
  public Features dense(Input input, Weights weights) {
    return floats.dense(input, weights);
  }

  @Override
  public Features batchNorm(String name, Features in, BatchNorm norm) {
    ChannelAffine affine =
        ChannelAffine.batchNorm(
            tf,
            norm.scale(),
            norm.offset(),
            tensors.read(norm.mean()),
            tensors.read(norm.variance()));
    return Features.signed(affine.of(tf, in.values()))
        .summing(in.sums() == null ? null : in.sums().mapped(tf, affine));
  }

  @Override
  public List<IntegerLayer> integerLayers() {
    return layers;
  }
}
