package org.lsqbeam.graphs.network;

import org.lsqbeam.graphs.quantize.QuantizationRange;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/**
 * A tensor that a quantizer reads.
 *
 * @param values before quantization
 * @param stepSize the variable
 * @param s the value of it that was read
 * @param range of the quantizer
 */
public record QuantizedTensor(
    Operand<TFloat32> values, Variable stepSize, Operand<TFloat32> s, QuantizationRange range) {}
