package org.lsqbeam.graphs.export;

import ai.onnx.proto.OnnxMl.ModelProto;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.lsqbeam.graphs.integer.NetworkHeader;
import org.lsqbeam.graphs.integer.NetworkLayer.Weighted;
import org.lsqbeam.graphs.integer.PackedNetwork;
import org.lsqbeam.graphs.io.AtomicFile;
import org.lsqbeam.graphs.io.InvalidDataException;
import org.lsqbeam.graphs.io.Json;

/**
 * A packed network as an ONNX model (docs/onnx.md). Its input {@code images} is {@code [batch,
 * height, width, 3]}, pixels of 0 to 255 after resizing and cropping, which the model normalizes.
 * Its output {@code logits} is {@code [batch, classes]}.
 */
public final class OnnxModel {
  /** The protobuf format ends at 2 GiB; what is not weights is far below this. */
  private static final long MOST_WEIGHT_BYTES = Integer.MAX_VALUE - (1L << 26);

  /** The producer that each model names. */
  static final String PRODUCER = "lsq-beam";

  private final ModelProto model;
  private final String requirement;

  private OnnxModel(ModelProto model, String requirement) {
    this.model = model;
    this.requirement = requirement;
  }

  /**
   * Makes a model.
   *
   * @throws InvalidDataException if it would be larger than the format allows
   */
  public static OnnxModel of(PackedNetwork network, OnnxForm form) {
    NetworkHeader header = network.header();
    requireSize(header);
    OnnxGraph graph = new OnnxGraph();
    OnnxArithmetic arithmetic =
        switch (form) {
          case QUANTIZE_DEQUANTIZE -> new DequantizedArithmetic(graph);
          case INTEGER -> new IntegerArithmetic(graph);
        };
    new OnnxLayers(network, graph, arithmetic).add();
    OnnxOperatorSet operators = graph.operatorSet();
    ModelProto.Builder model =
        ModelProto.newBuilder()
            .setIrVersion(operators.irVersion())
            .setProducerName(PRODUCER)
            .setDocString(description(header, form, operators))
            .setGraph(graph.build(header.network()));
    model.addOpsetImportBuilder().setDomain("").setVersion(operators.version());
    metadata(header, form)
        .forEach((key, value) -> model.addMetadataPropsBuilder().setKey(key).setValue(value));
    return new OnnxModel(model.build(), operators.requirement());
  }

  private static void requireSize(NetworkHeader header) {
    long weights = 0;
    for (var layer : header.layers()) {
      weights += layer instanceof Weighted weighted ? weighted.weights() : 0;
    }
    if (weights > MOST_WEIGHT_BYTES) {
      throw new InvalidDataException(
          "network " + header.network() + " is too large for one ONNX file of at most 2 GiB");
    }
  }

  private static String description(
      NetworkHeader header, OnnxForm form, OnnxOperatorSet operators) {
    String text =
        switch (form) {
          case QUANTIZE_DEQUANTIZE ->
              "Weights are integers times a step size, packed at 2, 4 or 8 bits each. The runtime"
                  + " multiplies floats and rounds halves to even; training rounds them up.";
          case INTEGER ->
              "Convolutions and dense layers multiply and add integers. Codes are 8 bits; those of"
                  + " weights have zero point 128. Inputs are quantized as in training, which"
                  + " rounds halves up.";
        };
    return "Network "
        + header.network()
        + " at precision "
        + header.precision()
        + ", by Learned Step Size Quantization. "
        + text
        + (form == OnnxForm.QUANTIZE_DEQUANTIZE && hasThreeBitWeights(header)
            ? " ONNX has no 3-bit type: 3-bit weights are stored as INT4."
            : "")
        + " The "
        + operators.requirement()
        + ".";
  }

  private static boolean hasThreeBitWeights(NetworkHeader header) {
    return header.layers().stream()
        .anyMatch(
            layer ->
                layer instanceof Weighted weighted
                    && Objects.requireNonNull(weighted.quantization()).weightBits() == 3);
  }

  private static Map<String, String> metadata(NetworkHeader header, OnnxForm form) {
    return new TreeMap<>(
        Map.of(
            "lsqbeam.format", form.toString(),
            "lsqbeam.network", header.network(),
            "lsqbeam.precision", header.precision(),
            "lsqbeam.classes", Json.line(header.classes()),
            "lsqbeam.preprocessing", Json.line(header.preprocessing()),
            "lsqbeam.run", header.origin().run(),
            "lsqbeam.dataset", header.origin().dataset(),
            "lsqbeam.checkpoint", header.origin().checkpoint()));
  }

  /** Writes the model; the file appears whole. */
  public void write(Path file) throws IOException {
    AtomicFile.write(file, model.toByteArray());
  }

  /**
   * Returns which ONNX Runtime reads the model, such as {@code operator set 21 (IR version 10)
   * needs ONNX Runtime 1.19 or later}.
   */
  public String requirement() {
    return requirement;
  }

  /** Returns the model's message in the protobuf format. */
  ModelProto proto() {
    return model;
  }
}
