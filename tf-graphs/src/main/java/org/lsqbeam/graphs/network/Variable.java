package org.lsqbeam.graphs.network;

import org.lsqbeam.graphs.quantize.QuantizerParameter;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.types.family.TType;

/**
 * A variable of a network.
 *
 * @param name its path, such as {@code stage1/block1/conv1/weights}
 * @param handle the resource
 * @param shape static
 * @param kind how it is trained
 * @param initial the value before training; for weights the standard deviation of a normal
 *     distribution around zero, else the constant itself
 * @param gradientScale factor on its gradient; 1 except for quantizers' parameters
 * @param lowerBound the least value, at which updates clamp it; negative infinity for none
 * @param decays whether weight decay acts on it
 */
public record Variable(
    String name,
    Operand<TType> handle,
    Shape shape,
    Kind kind,
    double initial,
    double gradientScale,
    float lowerBound,
    boolean decays) {
  /** How a variable is trained. */
  public enum Kind {
    /** Convolution and dense weights: trained, with weight decay. */
    WEIGHTS(true),
    /** Batch norm's scale and offset, and biases: trained, without weight decay. */
    SCALE_OR_OFFSET(true),
    /** A quantizer's parameter: trained as its {@link QuantizerParameter} says. */
    QUANTIZER_PARAMETER(true),
    /** Batch norm's moving mean and variance: follow the batches' statistics. */
    STATISTIC(false),
    /** Gradient descent's running sum of gradients. */
    MOMENTUM(false);

    private final boolean trained;

    Kind(boolean trained) {
      this.trained = trained;
    }

    /** Whether gradient descent changes it. */
    public boolean isTrained() {
      return trained;
    }
  }
}
