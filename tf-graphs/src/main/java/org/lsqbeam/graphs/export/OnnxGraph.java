package org.lsqbeam.graphs.export;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** Collects the nodes and constants of an ONNX graph, and the operator set that they need. */
final class OnnxGraph {
  private static final String BATCH = "batch";

  private final GraphProto.Builder graph = GraphProto.newBuilder();
  private OnnxOperatorSet operatorSet = OnnxOperatorSet.V13;

  /** Returns the operator set that is needed so far. */
  OnnxOperatorSet operatorSet() {
    return operatorSet;
  }

  GraphProto build(String name) {
    return graph.setName(name).build();
  }

  /** Adds an input of any number of images; returns its name. */
  String input(String name, OnnxType type, int... dimensions) {
    graph.addInput(value(name, type.number(), dimensions));
    return name;
  }

  /** Declares an output of floats for any number of images. */
  void output(String name, int... dimensions) {
    graph.addOutput(value(name, DataType.FLOAT_VALUE, dimensions));
  }

  private static ValueInfoProto value(String name, int type, int... dimensions) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    shape.addDimBuilder().setDimParam(BATCH);
    for (int dimension : dimensions) {
      shape.addDimBuilder().setDimValue(dimension);
    }
    TypeProto.Tensor.Builder tensor = TypeProto.Tensor.newBuilder().setElemType(type);
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(TypeProto.newBuilder().setTensorType(tensor.setShape(shape)))
        .build();
  }

  /** Adds a node with one output, which has the node's name; returns the name. */
  String node(String operator, String name, List<String> inputs, AttributeProto... attributes) {
    graph.addNode(
        NodeProto.newBuilder()
            .setOpType(operator)
            .setName(name)
            .addAllInput(inputs)
            .addOutput(name)
            .addAllAttribute(List.of(attributes)));
    return name;
  }

  /** Adds a conversion; returns its name. */
  String cast(String name, String value, DataType type) {
    return node("Cast", name, List.of(value), attribute("to", type.getNumber()));
  }

  static AttributeProto attribute(String name, long value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.INT)
        .setI(value)
        .build();
  }

  static AttributeProto attribute(String name, List<Integer> values) {
    AttributeProto.Builder attribute =
        AttributeProto.newBuilder().setName(name).setType(AttributeProto.AttributeType.INTS);
    values.forEach(attribute::addInts);
    return attribute.build();
  }

  /** Adds one float; returns its name. */
  String constant(String name, float value) {
    return constants(name, new float[] {value});
  }

  /** Adds floats; returns their name. Without dimensions, it is one value. */
  String constants(String name, float[] values, int... dimensions) {
    ByteBuffer bytes = littleEndian(values.length * Float.BYTES);
    for (float value : values) {
      bytes.putFloat(value);
    }
    return constant(name, DataType.FLOAT_VALUE, bytes.flip(), dimensions);
  }

  /** Adds a shape; returns its name. */
  String shape(String name, long... dimensions) {
    ByteBuffer bytes = littleEndian(dimensions.length * Long.BYTES);
    for (long dimension : dimensions) {
      bytes.putLong(dimension);
    }
    return constant(name, DataType.INT64_VALUE, bytes.flip(), dimensions.length);
  }

  /** Adds codes; returns their name. Without dimensions, it is one code. */
  String codes(String name, OnnxType type, byte[] codes, int... dimensions) {
    if (type.operatorSet().compareTo(operatorSet) > 0) {
      operatorSet = type.operatorSet();
    }
    return constant(name, type.number(), ByteBuffer.wrap(type.pack(codes)), dimensions);
  }

  private String constant(String name, int type, ByteBuffer content, int... dimensions) {
    TensorProto.Builder tensor =
        TensorProto.newBuilder()
            .setName(name)
            .setDataType(type)
            .setRawData(ByteString.copyFrom(content));
    for (int dimension : dimensions) {
      tensor.addDims(dimension);
    }
    graph.addInitializer(tensor);
    return name;
  }

  private static ByteBuffer littleEndian(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Adds a number per channel; returns the name of the output. */
  String biased(String prefix, OnnxValue value, float[] bias) {
    String biases = constants(prefix + ":bias", bias, channels(value, bias.length));
    return node("Add", prefix + ":biased", List.of(value.name(), biases));
  }

  private static int[] channels(OnnxValue value, int count) {
    return value.flat() ? new int[] {count} : new int[] {count, 1, 1};
  }

  /**
   * Adds {@code value * factor + shift} per channel; returns the name of the output.
   *
   * @param prefix of the names, which are the prefix, a colon and a word
   */
  String affine(String prefix, OnnxValue value, float[] factor, float[] shift) {
    int[] dimensions = channels(value, factor.length);
    String factors = constants(prefix + ":factor", factor, dimensions);
    String shifts = constants(prefix + ":shift", shift, dimensions);
    String scaled = node("Mul", prefix + ":scaled", List.of(value.name(), factors));
    return node("Add", prefix + ":shifted", List.of(scaled, shifts));
  }
}
