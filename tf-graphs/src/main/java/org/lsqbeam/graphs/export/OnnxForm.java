package org.lsqbeam.graphs.export;

/** A way to write a network in ONNX. */
public enum OnnxForm {
  /**
   * Weights packed at 2, 4 or 8 bits between QuantizeLinear and DequantizeLinear: a small file.
   * ONNX Runtime multiplies floats.
   */
  QUANTIZE_DEQUANTIZE("onnx"),

  /**
   * Codes of 8 bits in ConvInteger and MatMulInteger, quantized as the networks are trained: ONNX
   * Runtime adds integers, and its logits are those of {@link
   * org.lsqbeam.graphs.integer.IntegerNetwork}.
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
