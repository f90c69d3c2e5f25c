package org.lsqbeam.graphs.export;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.lsqbeam.graphs.integer.NetworkLayer.Convolution;
import org.lsqbeam.graphs.integer.NetworkLayer.Quantization;
import org.lsqbeam.graphs.integer.NetworkLayer.Weighted;
import org.lsqbeam.graphs.integer.PackedNetwork.LayerWeights;
import org.lsqbeam.graphs.integer.PackedNetwork.Norm;
import org.lsqbeam.graphs.quantize.QuantizationRange;

/**
 * The form {@link OnnxForm#QUANTIZE_DEQUANTIZE}. The scales are the step sizes of the packed
 * network, bit for bit.
 *
 * <p>The codes of inputs are 8 bits at every precision, clipped to their levels before: so they
 * need no newer operator set than the weights do, and no narrow type is unpacked on the way.
 */
final class DequantizedArithmetic implements OnnxArithmetic {
  private final OnnxGraph graph;

  DequantizedArithmetic(OnnxGraph graph) {
    this.graph = graph;
  }

  @Override
  public OnnxValue weighted(
      Weighted layer, OnnxValue input, LayerWeights weights, @Nullable Norm norm) {
    Quantization bits = Objects.requireNonNull(layer.quantization());
    String name = layer.name();
    List<String> inputs = new ArrayList<>();
    inputs.add(input(name, input.name(), bits, weights.stepSizes().input()));
    inputs.add(weights(layer, bits, weights));
    boolean convolution = layer instanceof Convolution;
    if (!convolution) {
      inputs.add(graph.constants(name + ":no_bias", new float[layer.outputs()], layer.outputs()));
    }
    String operator = convolution ? "Conv" : "Gemm";
    String sums = graph.node(operator, name + ":sums", inputs, OnnxArithmetic.attributes(layer));
    OnnxValue output = new OnnxValue(sums, !convolution);
    if (layer.biased() || norm == null) {
      float[] bias = layer.biased() ? weights.bias() : new float[layer.outputs()];
      output = new OnnxValue(graph.biased(name, output, bias), !convolution);
    }
    return norm == null
        ? output
        : new OnnxValue(graph.affine(name, output, norm.scale(), norm.offset()), !convolution);
  }

  private String input(String name, String value, Quantization bits, float step) {
    QuantizationRange range = new QuantizationRange(bits.inputBits(), bits.inputSigned());
    String clipped = value;
    if (bits.inputBits() < Byte.SIZE) {
      List<String> bounds =
          List.of(
              value,
              graph.constant(name + ":least", -range.negativeLevels() * step),
              graph.constant(name + ":greatest", range.positiveLevels() * step));
      clipped = graph.node("Clip", name + ":clipped", bounds);
    }
    OnnxType type = bits.inputSigned() ? OnnxType.INT8 : OnnxType.UINT8;
    String scale = graph.constant(name + ":input_scale", step);
    String zero = graph.codes(name + ":input_zero", type, new byte[1]);
    String codes =
        graph.node("QuantizeLinear", name + ":input_codes", List.of(clipped, scale, zero));
    return graph.node("DequantizeLinear", name + ":input", List.of(codes, scale, zero));
  }

  private String weights(Weighted layer, Quantization bits, LayerWeights weights) {
    OnnxWeights ordered = OnnxWeights.of(layer, weights.codes());
    String name = layer.name();
    OnnxType type = OnnxType.ofSigned(bits.weightBits());
    String codes = graph.codes(name + ":weight_codes", type, ordered.codes(), ordered.dimensions());
    String scale = graph.constant(name + ":weight_scale", weights.stepSizes().weights());
    // The default, but without it ONNX Runtime 1.29 ends the process where Gemm follows.
    String zero = graph.codes(name + ":weight_zero", type, new byte[1]);
    return graph.node("DequantizeLinear", name + ":weights", List.of(codes, scale, zero));
  }

  @Override
  public OnnxValue averagePool(String prefix, OnnxValue input) {
    String mean = graph.node("GlobalAveragePool", prefix + ":mean", List.of(input.name()));
    return new OnnxValue(graph.node("Flatten", prefix + ":features", List.of(mean)), true);
  }
}
