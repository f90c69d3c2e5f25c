package org.lsqbeam.graphs.network;

import java.util.ArrayList;
import java.util.List;
import org.tensorflow.ConcreteFunction;
import org.tensorflow.Operand;
import org.tensorflow.OperationBuilder;
import org.tensorflow.Output;
import org.tensorflow.Signature;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.StatelessWhile;
import org.tensorflow.op.core.While;
import org.tensorflow.proto.DataType;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TUint8;
import org.tensorflow.types.family.TType;

/**
 * TensorFlow's convolution of 8-bit integers, unsigned codes with signed filters, with sums of 32
 * bits. TensorFlow Java has no such types, so all operations are raw.
 *
 * <p>The kernel packs the filters of its first run and keeps them. They must be constants, but for
 * {@link #sumsOfVariable}.
 */
class IntegerConvolution {
  /** The greatest value of an unsigned code. */
  static final int GREATEST_CODE = 255;

  /** The greatest value of a filter. */
  static final int GREATEST_FILTER = 127;

  private static final String[] REQUANTIZED = {"BiasAdd", "Relu", "Requantize"};

  private final Ops tf;
  private final Convolution shape;

  IntegerConvolution(Ops tf, Convolution shape) {
    this.tf = tf;
    this.shape = shape;
  }

  /**
   * Returns the sums of products, each as the float that is nearest.
   *
   * @param codes {@code [batch, height, width, channels]}
   * @param filters integers from -128 to 127, {@code [height, width, channels, filters]}
   */
  Operand<TFloat32> sums(Operand<TUint8> codes, Operand<TFloat32> filters) {
    return cast(sums(codes.asOutput(), bytes(filters)), DataType.DT_INT32, DataType.DT_FLOAT);
  }

  /**
   * Returns the same for filters that differ from run to run.
   *
   * <p>The kernel uses the filters that it keeps only where their memory layout is the one that it
   * needs, and else packs those of the run. A loop of two turns gives it a single zero as the
   * filter first, whose layout fits no other filters.
   */
  Operand<TFloat32> sumsOfVariable(Operand<TUint8> codes, Operand<TFloat32> filters) {
    Operand<TFloat32> zero = tf.constant(new float[1][1][1][1]);
    Operand<TUint8> zeroCode = tf.dtypes.cast(zero, TUint8.class);
    try (ConcreteFunction isLeft = ConcreteFunction.create(ops -> new Turn(ops).isLeft());
        ConcreteFunction turn = ConcreteFunction.create(ops -> new Turn(ops).next(shape))) {
      List<Operand<?>> start = List.of(tf.constant(0), zeroCode, zero, zero, codes, filters);
      Shape sums = shape.output(codes.shape());
      While.Options shapes =
          While.outputShapes(
              Shape.scalar(), codes.shape(), filters.shape(), sums, codes.shape(), filters.shape());
      StatelessWhile loop = tf.statelessWhile(start, isLeft, turn, shapes);
      return loop.output().get(Turn.SUMS).expect(TFloat32.class);
    }
  }

  /** The variables of the loop at the start of a turn, of two. */
  private static final class Turn {
    /** The place of the sums among the variables. */
    static final int SUMS = 3;

    private final Ops tf;
    private final Placeholder<TInt32> done;
    private final Placeholder<TUint8> codes;
    private final Placeholder<TFloat32> filters;
    private final Placeholder<TFloat32> sums;
    private final Placeholder<TUint8> nextCodes;
    private final Placeholder<TFloat32> nextFilters;

    Turn(Ops tf) {
      this.tf = tf;
      done = tf.placeholder(TInt32.class);
      codes = tf.placeholder(TUint8.class);
      filters = tf.placeholder(TFloat32.class);
      sums = tf.placeholder(TFloat32.class);
      nextCodes = tf.placeholder(TUint8.class);
      nextFilters = tf.placeholder(TFloat32.class);
    }

    Signature isLeft() {
      return inputs("IntegerConvolutionIsLeft")
          .output("isLeft", tf.math.less(done, tf.constant(2)))
          .build();
    }

    Signature next(Convolution shape) {
      return inputs("IntegerConvolution")
          .output("done", tf.math.add(done, tf.constant(1)))
          .output("codes", nextCodes)
          .output("filters", nextFilters)
          .output("sums", new IntegerConvolution(tf, shape).sums(codes, filters))
          .output("nextCodes", nextCodes)
          .output("nextFilters", nextFilters)
          .build();
    }

    private Signature.Builder inputs(String name) {
      return Signature.builder()
          .key(name)
          .input("done", done)
          .input("codes", codes)
          .input("filters", filters)
          .input("sums", sums)
          .input("nextCodes", nextCodes)
          .input("nextFilters", nextFilters);
    }
  }

  private Output<?> sums(Output<?> codes, Output<?> filters) {
    // The kernel multiplies by (greatest / 255) * (greatest / 127), and divides by the same.
    Operand<TFloat32> greatest = tf.constant((float) GREATEST_FILTER);
    Output<?> sums =
        convolve(
            List.of(unsigned(codes), signed(filters)),
            List.of(
                tf.constant(0f),
                tf.constant((float) GREATEST_CODE),
                tf.constant((float) -GREATEST_FILTER),
                greatest),
            DataType.DT_QINT32);
    return bitcast(sums, DataType.DT_QINT32, DataType.DT_INT32);
  }

  /**
   * Returns {@code round(max(0, factor * sum + offset))}, at most 255, without a tensor of sums.
   *
   * @param factor of each filter, above or equal to 0, {@code [filters]}
   * @param offset of each filter, {@code [filters]}
   */
  Operand<TUint8> codes(
      Operand<TUint8> codes,
      Operand<TFloat32> filters,
      Operand<TFloat32> factor,
      Operand<TFloat32> offset) {
    Operand<TFloat32> greatest = tf.math.mul(factor, tf.constant((float) GREATEST_FILTER));
    Operand<TFloat32> range = tf.constant((float) GREATEST_CODE);
    Output<?> next =
        convolve(
            List.of(unsigned(codes.asOutput()), signed(bytes(filters)), offset.asOutput()),
            List.of(
                tf.constant(0f), range, tf.math.neg(greatest), greatest, tf.constant(0f), range),
            DataType.DT_QUINT8);
    return bitcast(next, DataType.DT_QUINT8, DataType.DT_UINT8);
  }

  private Output<?> convolve(
      List<Output<?>> tensors, List<Operand<TFloat32>> ranges, DataType result) {
    List<Output<?>> inputs = new ArrayList<>(tensors);
    ranges.forEach(range -> inputs.add(range.asOutput()));
    List<DataType> types = new ArrayList<>(List.of(DataType.DT_QUINT8, DataType.DT_QINT8));
    while (types.size() < inputs.size()) {
      types.add(DataType.DT_FLOAT);
    }
    boolean requantized = result == DataType.DT_QUINT8;
    OperationBuilder operation =
        tf.scope()
            .opBuilder("_FusedQuantizedConv2D", "IntegerConvolution")
            .addInputList(new Output<?>[0])
            .addInputList(inputs.toArray(new Output<?>[0]))
            .setAttr("Tdevice_inputs", new DataType[0])
            .setAttr("Thost_inputs", types.toArray(new DataType[0]))
            .setAttr("Tdevice_outputs", new DataType[0])
            .setAttr("Thost_outputs", new DataType[] {result, DataType.DT_FLOAT, DataType.DT_FLOAT})
            .setAttr("Tinput", DataType.DT_QUINT8)
            .setAttr("Tfilter", DataType.DT_QINT8)
            .setAttr("Tbias", DataType.DT_FLOAT)
            .setAttr("Tsummand", result)
            .setAttr("out_type", result)
            .setAttr("strides", new long[] {1, shape.stride(), shape.stride(), 1})
            .setAttr("is_filter_const", true)
            .setAttr("is_bias_const", true);
    if (shape.padding() == Convolution.SAME) {
      operation.setAttr("padding", "SAME");
    } else {
      long zeros = shape.padding();
      operation
          .setAttr("padding", "EXPLICIT")
          .setAttr("explicit_paddings", new long[] {0, 0, zeros, zeros, zeros, zeros, 0, 0});
    }
    if (requantized) {
      operation.setAttr("fused_ops", REQUANTIZED);
    }
    return operation.build().output(0);
  }

  private Output<?> unsigned(Output<?> codes) {
    return bitcast(codes, DataType.DT_UINT8, DataType.DT_QUINT8);
  }

  private Output<?> signed(Output<?> bytes) {
    return bitcast(bytes, DataType.DT_INT8, DataType.DT_QINT8);
  }

  private Output<?> bytes(Operand<TFloat32> filters) {
    return cast(filters.asOutput(), DataType.DT_FLOAT, DataType.DT_INT8);
  }

  private <T extends TType> Output<T> cast(Output<?> from, DataType type, DataType to) {
    return tf.scope()
        .opBuilder("Cast", "Cast")
        .addInput(from)
        .setAttr("SrcT", type)
        .setAttr("DstT", to)
        .build()
        .output(0);
  }

  private <T extends TType> Output<T> bitcast(Output<?> from, DataType type, DataType to) {
    return tf.scope()
        .opBuilder("Bitcast", "Bitcast")
        .addInput(from)
        .setAttr("T", type)
        .setAttr("type", to)
        .build()
        .output(0);
  }
}
