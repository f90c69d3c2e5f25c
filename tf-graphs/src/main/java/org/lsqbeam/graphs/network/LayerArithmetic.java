package org.lsqbeam.graphs.network;

import java.util.List;
import org.lsqbeam.graphs.network.LayerTensors.Input;
import org.lsqbeam.graphs.network.LayerTensors.Weights;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/** Computes the layers of one pass that have weights or channels. */
interface LayerArithmetic {
  /**
   * Convolves an input.
   *
   * @param name of the layer
   * @param in the layer's input before it is quantized
   */
  Features convolution(String name, Features in, Input input, Weights weights, Convolution shape);

  /** Multiplies an input, {@code [batch, features]}, with weights, {@code [features, outputs]}. */
  Features dense(Input input, Weights weights);

  /**
   * Normalizes each channel of an input, {@code [batch, height, width, channels]}.
   *
   * @param name of the layer
   */
  Features batchNorm(String name, Features in, BatchNorm norm);

  /** Returns the convolutions so far that integers compute. */
  List<IntegerLayer> integerLayers();

  /**
   * A batch norm of each channel.
   *
   * @param mean moving
   * @param variance moving
   */
  record BatchNorm(
      Operand<TFloat32> scale, Operand<TFloat32> offset, Variable mean, Variable variance) {}
}
