package org.lsqbeam.graphs.quantize;

import org.tensorflow.ndarray.Shape;

/**
 * A tensor to quantize, as far as it is known before it has values.
 *
 * @param role weights or a layer's input
 * @param shape with the channels last; the batch axis of an input is unknown
 * @param range the integers to quantize to
 * @param gradientScale g of Section 2.2 for this tensor, a factor on the gradient of a step size
 */
public record TensorSpec(
    TensorRole role, Shape shape, QuantizationRange range, double gradientScale) {}
