package org.lsqbeam.graphs.network;

import org.lsqbeam.graphs.quantize.QuantizationRange;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.op.Ops;
import org.tensorflow.proto.DataType;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TUint8;

/** Computes the codes of a layer's input as bytes. */
final class UnsignedCodes {
  private UnsignedCodes() {}

  /** Returns {@code round(values / stepSize)} from 0 to the range's greatest; halves to even. */
  static Operand<TUint8> of(
      Ops tf, Operand<TFloat32> values, Operand<TFloat32> stepSize, QuantizationRange range) {
    Output<?> rounded =
        tf.scope()
            .opBuilder("QuantizeV2", "UnsignedCodes")
            .addInput(values.asOutput())
            .addInput(tf.constant(0f).asOutput())
            .addInput(
                tf.math
                    .mul(stepSize, tf.constant((float) IntegerConvolution.GREATEST_CODE))
                    .asOutput())
            .setAttr("T", DataType.DT_QUINT8)
            .setAttr("mode", "SCALED")
            .setAttr("round_mode", "HALF_TO_EVEN")
            .setAttr("ensure_minimum_range", 0f)
            .build()
            .output(0);
    Output<TUint8> bytes =
        tf.scope()
            .opBuilder("Bitcast", "Bitcast")
            .addInput(rounded)
            .setAttr("T", DataType.DT_QUINT8)
            .setAttr("type", DataType.DT_UINT8)
            .build()
            .output(0);
    return clipped(tf, bytes, range);
  }

  /** Returns codes that are at most the range's greatest. */
  static Operand<TUint8> clipped(Ops tf, Operand<TUint8> codes, QuantizationRange range) {
    return range.positiveLevels() >= IntegerConvolution.GREATEST_CODE
        ? codes
        : tf.math.minimum(codes, tf.dtypes.cast(tf.constant(range.positiveLevels()), TUint8.class));
  }
}
