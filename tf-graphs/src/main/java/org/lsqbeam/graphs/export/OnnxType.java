package org.lsqbeam.graphs.export;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;

/** The types that ONNX has for codes. */
enum OnnxType {
  UINT8(DataType.UINT8_VALUE, Byte.SIZE, OnnxOperatorSet.V13),
  INT8(DataType.INT8_VALUE, Byte.SIZE, OnnxOperatorSet.V13),
  INT4(DataType.INT4_VALUE, 4, OnnxOperatorSet.V21),
  /** ONNX 1.17, whose protobuf classes are used here, has no constant for this type. */
  INT2(26, 2, OnnxOperatorSet.V25);

  private final int number;
  private final int bits;
  private final OnnxOperatorSet operatorSet;

  OnnxType(int number, int bits, OnnxOperatorSet operatorSet) {
    this.number = number;
    this.bits = bits;
    this.operatorSet = operatorSet;
  }

  /** Returns the smallest type for signed codes; INT4 for 3 bits, for which ONNX has no type. */
  static OnnxType ofSigned(int bits) {
    return bits <= 2 ? INT2 : bits <= 4 ? INT4 : INT8;
  }

  /** Returns the number of the type in {@code TensorProto.DataType}. */
  int number() {
    return number;
  }

  /** Returns the first operator set that has it. */
  OnnxOperatorSet operatorSet() {
    return operatorSet;
  }

  /** Packs codes as ONNX does: the first one in the low bits, the last byte filled with zeros. */
  byte[] pack(byte[] codes) {
    int perByte = Byte.SIZE / bits;
    byte[] packed = new byte[(codes.length + perByte - 1) / perByte];
    int mask = (1 << bits) - 1;
    for (int i = 0; i < codes.length; i++) {
      packed[i / perByte] |= (byte) ((codes[i] & mask) << (i % perByte * bits));
    }
    return packed;
  }
}
