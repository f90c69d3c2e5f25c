package org.lsqbeam.graphs.network;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.tensorflow.ConcreteFunction;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.OperationBuilder;
import org.tensorflow.Output;
import org.tensorflow.Signature;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
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

  private static final String CODES = "codes";
  private static final String FILTERS = "filters";
  private static final String SUMS = "sums";

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
   * filter first, whose layout fits no other filters. The loop is in a function, because TensorFlow
   * takes no gradient of a graph with a loop, even where none flows through it.
   */
  Operand<TFloat32> sumsOfVariable(Operand<TUint8> codes, Operand<TFloat32> filters) {
    try (ConcreteFunction function = ConcreteFunction.create(this::repacking)) {
      Map<String, Operand<?>> arguments = Map.of(CODES, codes, FILTERS, filters);
      Operand<?> sums = Objects.requireNonNull(function.call(tf.scope(), arguments).get(SUMS));
      return tf.ensureShape(sums.asOutput().expect(TFloat32.class), shape.output(codes.shape()));
    }
  }

  /** The variables of the loop: turn, codes, filters, sums, and the layer's codes and filters. */
  private Signature repacking(Ops body) {
    Placeholder<TUint8> codes = body.placeholder(TUint8.class);
    Placeholder<TFloat32> filters = body.placeholder(TFloat32.class);
    Operand<TFloat32> zero = body.constant(new float[1][1][1][1]);
    IntegerConvolution convolution = new IntegerConvolution(body, shape);
    Output<?>[] start = {
      body.constant(0).asOutput(),
      body.dtypes.cast(zero, TUint8.class).asOutput(),
      convolution.bytes(zero),
      body.dtypes.cast(zero, TInt32.class).asOutput(),
      codes.asOutput(),
      convolution.bytes(filters)
    };
    Output<?>[] end =
        ((Graph) body.scope().env()).whileLoop(start, this::isLeft, this::turn, "turns");
    Operand<TFloat32> sums = convolution.cast(end[3], DataType.DT_INT32, DataType.DT_FLOAT);
    return Signature.builder()
        .key("IntegerConvolution")
        .input(CODES, codes)
        .input(FILTERS, filters)
        .output(SUMS, sums)
        .build();
  }

  /** Whether a turn is left, of two. */
  private void isLeft(Graph graph, Output<?>[] in, Output<?>[] out) {
    Ops of = Ops.create(graph);
    out[0] = of.math.less(in[0].expect(TInt32.class), of.constant(2)).asOutput();
  }

  /** Convolves the codes and filters of this turn, and only then passes those of the next one. */
  private void turn(Graph graph, Output<?>[] in, Output<?>[] out) {
    Ops of = Ops.create(graph);
    Output<?> codes = in[4];
    Output<?> filters = in[5];
    Output<?> sums = new IntegerConvolution(of, shape).sums(in[1], in[2]);
    out[0] = of.math.add(in[0].expect(TInt32.class), of.constant(1)).asOutput();
    out[1] = codes;
    out[2] = of.withControlDependencies(sums).identity(filters).asOutput();
    out[3] = sums;
    out[4] = codes;
    out[5] = filters;
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
