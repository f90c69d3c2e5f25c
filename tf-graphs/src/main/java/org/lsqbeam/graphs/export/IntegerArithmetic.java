package org.lsqbeam.graphs.export;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lsqbeam.graphs.integer.AffineStep;
import org.lsqbeam.graphs.integer.LsqCodes;
import org.lsqbeam.graphs.integer.NetworkLayer.Convolution;
import org.lsqbeam.graphs.integer.NetworkLayer.Weighted;
import org.lsqbeam.graphs.integer.PackedNetwork.LayerWeights;
import org.lsqbeam.graphs.integer.PackedNetwork.Norm;

/**
 * The form {@link OnnxForm#INTEGER}. Inputs are quantized by the steps of {@link LsqCodes}, whose
 * rounding QuantizeLinear does not have.
 *
 * <p>Weights are unsigned with zero point 128. ONNX Runtime multiplies unsigned with signed bytes,
 * on x86 processors without VNNI, by an instruction that saturates at 16 bits, as 8-bit layers can:
 * 255 * 127 * 2 is above 32,767. It multiplies unsigned with unsigned bytes without saturation.
 */
final class IntegerArithmetic implements OnnxArithmetic {
  private static final int WEIGHT_ZERO = 128;

  private final OnnxGraph graph;

  IntegerArithmetic(OnnxGraph graph) {
    this.graph = graph;
  }

  @Override
  public OnnxValue weighted(
      Weighted layer, OnnxValue input, LayerWeights weights, @Nullable Norm norm) {
    String name = layer.name();
    LsqCodes rule = LsqCodes.ofInput(layer, weights.stepSizes());
    OnnxWeights ordered = OnnxWeights.of(layer, weights.codes());
    byte[] codes = ordered.codes().clone();
    for (int i = 0; i < codes.length; i++) {
      codes[i] += (byte) WEIGHT_ZERO;
    }
    List<String> inputs =
        List.of(
            codes(name, input.name(), rule),
            graph.codes(name + ":weight_codes", OnnxType.UINT8, codes, ordered.dimensions()),
            zero(name + ":input_zero", rule.negativeLevels()),
            zero(name + ":weight_zero", WEIGHT_ZERO));
    boolean convolution = layer instanceof Convolution;
    String sums =
        graph.node(
            convolution ? "ConvInteger" : "MatMulInteger",
            name + ":sums",
            inputs,
            OnnxArithmetic.attributes(layer));
    String floats = graph.cast(name + ":float_sums", sums, DataType.FLOAT);
    AffineStep affine = AffineStep.of(layer, weights, norm);
    OnnxValue value = new OnnxValue(floats, !convolution);
    return new OnnxValue(graph.affine(name, value, affine.factor(), affine.shift()), !convolution);
  }

  /** Adds the steps of {@link LsqCodes#of}; codes below zero are stored with a zero point. */
  private String codes(String name, String value, LsqCodes rule) {
    String least = graph.constant(name + ":least", rule.least());
    String greatest = graph.constant(name + ":greatest", rule.greatest());
    String unit = graph.constant(name + ":input_unit", rule.scale());
    String half = graph.constant(name + ":half", 0.5f);
    String clipped = graph.node("Clip", name + ":clipped", List.of(value, least, greatest));
    if (rule.negativeLevels() == 0) {
      String levels = graph.node("Div", name + ":levels", List.of(clipped, unit));
      String raised = graph.node("Add", name + ":raised", List.of(levels, half));
      return graph.cast(name + ":input_codes", raised, DataType.UINT8); // drops the fraction
    }
    String zero = graph.constant(name + ":zero_level", rule.negativeLevels());
    String shifted = graph.node("Sub", name + ":from_least", List.of(clipped, least));
    String levels = graph.node("Div", name + ":levels", List.of(shifted, unit));
    String signed = graph.node("Sub", name + ":signed_levels", List.of(levels, zero));
    String raised = graph.node("Add", name + ":raised", List.of(signed, half));
    String rounded = graph.node("Floor", name + ":rounded", List.of(raised));
    String stored = graph.node("Add", name + ":stored", List.of(rounded, zero));
    return graph.cast(name + ":input_codes", stored, DataType.UINT8);
  }

  private String zero(String name, int code) {
    return graph.codes(name, OnnxType.UINT8, new byte[] {(byte) code});
  }

  /** Adds the mean in doubles, as {@link org.lsqbeam.graphs.integer.IntegerNetwork} has it. */
  @Override
  public OnnxValue averagePool(String prefix, OnnxValue input) {
    String doubles = graph.cast(prefix + ":doubles", input.name(), DataType.DOUBLE);
    String mean =
        graph.node(
            "ReduceMean",
            prefix + ":mean",
            List.of(doubles),
            OnnxGraph.attribute("axes", List.of(2, 3)),
            OnnxGraph.attribute("keepdims", 0));
    return new OnnxValue(graph.cast(prefix + ":features", mean, DataType.FLOAT), true);
  }
}
