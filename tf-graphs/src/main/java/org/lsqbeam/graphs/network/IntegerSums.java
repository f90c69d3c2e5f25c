package org.lsqbeam.graphs.network;

import org.jspecify.annotations.Nullable;
import org.lsqbeam.graphs.network.Features.Domain;
import org.lsqbeam.graphs.quantize.QuantizationRange;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TUint8;

/**
 * A convolution of integers that what follows may take part in: {@code factor * sum + offset}.
 *
 * @param shape of the convolution
 * @param codes its input, {@code [batch, height, width, channels]}
 * @param codeRange of the codes
 * @param filters integers, {@code [height, width, channels, filters]}
 * @param filterRange of the filters
 * @param factor of all filters, or of each, {@code [filters]}
 * @param offset of each filter, {@code [filters]}; null for 0
 */
record IntegerSums(
    Convolution shape,
    Operand<TUint8> codes,
    QuantizationRange codeRange,
    Operand<TFloat32> filters,
    QuantizationRange filterRange,
    Operand<TFloat32> factor,
    @Nullable Operand<TFloat32> offset) {
  /** Returns the values. */
  Operand<TFloat32> values(Ops tf) {
    Operand<TFloat32> sums = new IntegerConvolution(tf, shape).sums(codes, filters);
    Operand<TFloat32> scaled = tf.math.mul(sums, factor);
    return offset == null ? scaled : tf.nn.biasAdd(scaled, offset);
  }

  /**
   * Returns the convolution of a layer.
   *
   * @param in the layer's input before it is quantized
   */
  static IntegerSums of(Ops tf, Features in, IntegerOperands operands, Convolution shape) {
    QuantizationRange range = operands.range();
    Operand<TFloat32> stepSize = operands.inputs().unit();
    QuantizedTensor filters = operands.filters();
    IntegerSums before = in.sums();
    Operand<TUint8> codes =
        before != null && before.turns() && in.domain() == Domain.PENDING_RELU
            ? before.next(tf, stepSize, range)
            : UnsignedCodes.of(tf, in.values(), stepSize, range);
    Operand<TFloat32> units = tf.math.div(filters.values(), filters.unit());
    return new IntegerSums(
        shape,
        codes,
        range,
        filters.codes(tf, units),
        filters.spec().range(),
        operands.unit(tf),
        null);
  }

  /** Whether the filters can be multiplied by -1. */
  private boolean turns() {
    return filterRange.negativeLevels() <= IntegerConvolution.GREATEST_FILTER;
  }

  /** Returns the same with the values mapped. */
  IntegerSums mapped(Ops tf, ChannelAffine by) {
    return new IntegerSums(
        shape,
        codes,
        codeRange,
        filters,
        filterRange,
        tf.math.mul(factor, by.factor()),
        offset == null ? by.offset() : tf.math.add(tf.math.mul(offset, by.factor()), by.offset()));
  }

  /** Returns the codes of the rectified values. */
  private Operand<TUint8> next(Ops tf, Operand<TFloat32> stepSize, QuantizationRange next) {
    // The kernel knows no negative factor.
    Operand<TFloat32> factors = tf.broadcastTo(factor, tf.constant(new long[] {shape.filters()}));
    Operand<TFloat32> signs = tf.math.sign(factors);
    Operand<TFloat32> shift = offset == null ? tf.zerosLike(factors) : offset;
    Operand<TUint8> unclipped =
        new IntegerConvolution(tf, shape)
            .codes(
                codes,
                tf.math.mul(filters, signs),
                tf.math.div(tf.math.abs(factors), stepSize),
                tf.math.div(shift, stepSize));
    return UnsignedCodes.clipped(tf, unclipped, next);
  }
}
