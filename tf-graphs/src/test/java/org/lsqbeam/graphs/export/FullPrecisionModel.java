package org.lsqbeam.graphs.export;

import ai.onnx.proto.OnnxMl.ModelProto;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lsqbeam.graphs.integer.NetworkLayer.Convolution;
import org.lsqbeam.graphs.integer.NetworkLayer.Weighted;
import org.lsqbeam.graphs.integer.PackedNetwork;
import org.lsqbeam.graphs.integer.PackedNetwork.LayerWeights;
import org.lsqbeam.graphs.integer.PackedNetwork.Norm;

/**
 * The network that a packed one was before quantization, as an ONNX model in 32-bit floats: no
 * quantizer, each batch norm folded into the weights before it where that is possible.
 */
final class FullPrecisionModel implements OnnxArithmetic {
  private final OnnxGraph graph = new OnnxGraph();

  private FullPrecisionModel() {}

  static ModelProto of(PackedNetwork network) {
    FullPrecisionModel arithmetic = new FullPrecisionModel();
    new OnnxLayers(network, arithmetic.graph, arithmetic).add();
    OnnxOperatorSet operators = arithmetic.graph.operatorSet();
    ModelProto.Builder model =
        ModelProto.newBuilder()
            .setIrVersion(operators.irVersion())
            .setGraph(arithmetic.graph.build(network.header().network()));
    model.addOpsetImportBuilder().setDomain("").setVersion(operators.version());
    return model.build();
  }

  @Override
  public OnnxValue weighted(
      Weighted layer, OnnxValue input, LayerWeights weights, @Nullable Norm norm) {
    boolean convolution = layer instanceof Convolution;
    OnnxWeights ordered = OnnxWeights.of(layer, weights.codes());
    int outputs = layer.outputs();
    float[] values = new float[ordered.codes().length];
    for (int i = 0; i < values.length; i++) {
      int output = convolution ? i / (values.length / outputs) : i % outputs;
      float scale = norm == null ? 1 : norm.scale()[output];
      values[i] = ordered.codes()[i] * weights.stepSizes().weights() * scale;
    }
    float[] bias = new float[outputs];
    for (int i = 0; i < outputs; i++) {
      float before = layer.biased() ? weights.bias()[i] : 0;
      bias[i] = norm == null ? before : before * norm.scale()[i] + norm.offset()[i];
    }
    String name = layer.name();
    List<String> inputs =
        List.of(
            input.name(),
            graph.constants(name + ":weights", values, ordered.dimensions()),
            graph.constants(name + ":bias", bias, outputs));
    return new OnnxValue(
        graph.node(
            convolution ? "Conv" : "Gemm",
            name + ":output",
            inputs,
            OnnxArithmetic.attributes(layer)),
        !convolution);
  }

  @Override
  public OnnxValue averagePool(String prefix, OnnxValue input) {
    String mean = graph.node("GlobalAveragePool", prefix + ":mean", List.of(input.name()));
    return new OnnxValue(graph.node("Flatten", prefix + ":features", List.of(mean)), true);
  }
}
