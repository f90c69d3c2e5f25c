package org.lsqbeam.graphs.quantize;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * A quantization method: the parameters that it learns for a tensor, the values that these start
 * from, and the quantized tensor in the graph.
 *
 * <p>To add a method, implement this interface and name the class in {@link QuantizerCatalog}.
 * Layers, the optimizer, checkpoints and metrics treat all methods alike. An implementation holds
 * no state: one object quantizes every tensor of every network.
 */
public interface Quantizer {
  /**
   * Returns the names of the training settings that change this method and not every other, such as
   * {@code gradientScale}. An experiment that sets one for a method that does not use it is
   * refused.
   */
  default Set<String> settings() {
    return Set.of();
  }

  /**
   * Lists the parameters that are learned for one tensor. The list may be empty. Its order is the
   * order of the values in the other methods.
   */
  List<QuantizerParameter> parameters(TensorSpec tensor);

  /**
   * Computes the values that the parameters start from.
   *
   * @param v the initial weights, or the layer's input on the first batch, already rectified where
   *     the range is unsigned
   * @return one value for each parameter, of the parameter's shape and at or above its lower bound
   */
  List<Operand<TFloat32>> initialValues(Ops tf, TensorSpec tensor, Operand<TFloat32> v);

  /**
   * Quantizes a tensor.
   *
   * <p>Where the range is unsigned this also rectifies: a value below zero becomes zero and passes
   * no gradient. Layers leave the rectifier to the quantizer.
   *
   * @param v any shape
   * @param parameters a value for each parameter
   * @return the quantized values, of v's shape
   */
  Operand<TFloat32> quantize(
      Ops tf, TensorSpec tensor, Operand<TFloat32> v, List<Operand<TFloat32>> parameters);

  /**
   * Returns the distance between neighbouring levels, a scalar, where the levels are the integers
   * of the range times that distance; empty where they are not. With it, clipped values are counted
   * and the quantization error is measured.
   */
  Optional<Operand<TFloat32>> stepSize(
      Ops tf, TensorSpec tensor, List<Operand<TFloat32>> parameters);
}
