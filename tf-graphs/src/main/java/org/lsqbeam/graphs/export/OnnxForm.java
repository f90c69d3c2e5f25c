package org.lsqbeam.graphs.export;

/** A way to write a network in ONNX. */
public enum OnnxForm {
  /**
   * QuantizeLinear and DequantizeLinear around weights that are packed at 2, 4 or 8 bits: a small
   * file. ONNX Runtime multiplies floats.
   */
  QUANTIZE_DEQUANTIZE("onnx"),

  /**
   * ConvInteger and MatMulInteger of codes with 8 bits each. ONNX Runtime adds integers, and its
   * logits have the bits of those of {@link org.lsqbeam.graphs.integer.IntegerNetwork}.
   */
  INTEGER("onnx-int8");

  private final String label;

  OnnxForm(String label) {
    this.label = label;
  }

  @Override
  public String toString() {
    return label;
  }
}
