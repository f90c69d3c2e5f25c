package org.lsqbeam.graphs.export;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lsqbeam.graphs.data.DatasetManifest;
import org.lsqbeam.graphs.integer.LsqCodes;
import org.lsqbeam.graphs.integer.NetworkHeader;
import org.lsqbeam.graphs.integer.NetworkHeader.Origin;
import org.lsqbeam.graphs.integer.NetworkHeader.Payload;
import org.lsqbeam.graphs.integer.NetworkHeader.StepSizes;
import org.lsqbeam.graphs.integer.NetworkLayer;
import org.lsqbeam.graphs.integer.NetworkLayer.BatchNorm;
import org.lsqbeam.graphs.integer.NetworkLayer.Quantization;
import org.lsqbeam.graphs.integer.NetworkLayer.Weighted;
import org.lsqbeam.graphs.integer.PackedFile;
import org.lsqbeam.graphs.integer.PackedNetwork;
import org.lsqbeam.graphs.integer.PackedNetwork.LayerWeights;
import org.lsqbeam.graphs.integer.PackedNetwork.Norm;
import org.lsqbeam.graphs.integer.Preprocessing;
import org.lsqbeam.graphs.io.InvalidDataException;
import org.lsqbeam.graphs.network.Layers;
import org.lsqbeam.graphs.network.NetworkInput;
import org.lsqbeam.graphs.network.Variable;
import org.lsqbeam.graphs.quantize.LsqQuantizer;
import org.lsqbeam.graphs.quantize.Precision;
import org.lsqbeam.graphs.quantize.QuantizerCatalog;
import org.lsqbeam.graphs.quantize.QuantizerKey;
import org.lsqbeam.graphs.quantize.TensorRole;
import org.lsqbeam.graphs.train.TrainingSpec;

/** Makes a {@link PackedNetwork} of a trained graph. */
public final class NetworkPacker {
  private final TrainedGraph graph;
  private final Map<String, Variable> variables = new HashMap<>();

  private NetworkPacker(TrainedGraph graph) {
    this.graph = graph;
    graph.variables().forEach(variable -> variables.put(variable.name(), variable));
  }

  /**
   * The description in a packed network's header.
   *
   * @param network its name in the catalog
   * @param precision as experiments name it
   * @param preprocessing of images
   * @param classes in the order of the logits
   * @param origin what it was made of
   */
  public record Description(
      String network,
      String precision,
      Preprocessing preprocessing,
      List<String> classes,
      Origin origin) {
    /**
     * Describes the network of a run.
     *
     * @param dataset that the run was trained on
     * @param checkpoint SHA-256 of the last checkpoint's variables, in hex
     */
    public static Description of(TrainingSpec spec, DatasetManifest dataset, String checkpoint) {
      NetworkInput input = spec.input(NetworkInput.of(dataset));
      return new Description(
          spec.network(),
          spec.precision().toString(),
          new Preprocessing(
              dataset.height(),
              dataset.width(),
              input.height(),
              input.width(),
              input.mean(),
              input.deviation()),
          dataset.classes(),
          new Origin(spec.fingerprint(), spec.dataset(), checkpoint));
    }
  }

  /** Says why the network of a run cannot be packed, whatever it learned; empty if it can. */
  public static Optional<String> obstacle(TrainingSpec spec) {
    Precision precision = spec.precision();
    if (!precision.quantizesWeights() || !precision.quantizesActivations()) {
      return Optional.of(
          "precision is " + precision + "; must quantize both weights and activations");
    }
    // The packed codes follow the kernel of this quantizer, which rounds halves up.
    String quantizer = spec.settings().quantizer();
    return quantizer.equals(QuantizerCatalog.DEFAULT)
        ? Optional.empty()
        : Optional.of(
            "quantizer is "
                + quantizer
                + "; must be "
                + QuantizerCatalog.DEFAULT
                + ", whose weights and inputs are integers times a step size");
  }

  /** Says which step size keeps a network from being packed; empty if none does. */
  public static Optional<String> obstacle(Map<String, Double> stepSizes) {
    return stepSizes.entrySet().stream()
        .filter(step -> isLeast(step.getValue().floatValue()))
        .findFirst()
        .map(step -> atLeast(step.getKey(), step.getValue().floatValue()));
  }

  private static boolean isLeast(float stepSize) {
    return !(stepSize > LsqQuantizer.LEAST_STEP_SIZE);
  }

  private static String atLeast(String name, float value) {
    return name + " is " + value + ", the least that training allows: the layer has not learned";
  }

  /**
   * Packs a network.
   *
   * @param graph of the quantizer {@link QuantizerCatalog#DEFAULT}, with its trained values
   * @throws InvalidDataException if a layer is not quantized, or a step size is at its minimum,
   *     naming the layer
   */
  public static PackedNetwork pack(TrainedGraph graph, Description description) {
    return new NetworkPacker(graph).pack(description);
  }

  private PackedNetwork pack(Description description) {
    Map<String, LayerWeights> weights = new LinkedHashMap<>();
    Map<String, StepSizes> stepSizes = new LinkedHashMap<>();
    Map<String, Norm> norms = new LinkedHashMap<>();
    List<NetworkLayer> layers = List.copyOf(graph.layers().description());
    for (NetworkLayer layer : layers) {
      if (layer instanceof Weighted weighted) {
        LayerWeights of = weights(weighted);
        weights.put(weighted.name(), of);
        stepSizes.put(weighted.name(), of.stepSizes());
      } else if (layer instanceof BatchNorm norm) {
        norms.put(norm.name(), norm(norm.name()));
      }
    }
    NetworkHeader header =
        new NetworkHeader(
            PackedFile.FORMAT_VERSION,
            description.network(),
            description.precision(),
            description.preprocessing(),
            description.classes(),
            layers,
            stepSizes,
            description.origin(),
            new Payload(0, ""));
    return new PackedNetwork(header, weights, norms);
  }

  private LayerWeights weights(Weighted layer) {
    Quantization bits = layer.quantization();
    if (bits == null) {
      throw new InvalidDataException(
          "layer "
              + layer.name()
              + " has weights or an input at full precision; a packed network has integers only");
    }
    StepSizes steps =
        new StepSizes(
            stepSize(layer.name(), TensorRole.WEIGHTS), stepSize(layer.name(), TensorRole.INPUT));
    LsqCodes rule = new LsqCodes(steps.weights(), bits.weightBits(), true);
    float[] values = read(layer.name() + "/weights");
    byte[] codes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      codes[i] = (byte) rule.of(values[i]);
    }
    return new LayerWeights(
        steps, codes, layer.biased() ? read(layer.name() + "/bias") : new float[0]);
  }

  private float stepSize(String layer, TensorRole tensor) {
    String name = new QuantizerKey(layer, tensor, QuantizerKey.STEP_SIZE).toString();
    float value = read(name)[0];
    if (isLeast(value)) {
      throw new InvalidDataException(atLeast(name, value));
    }
    return value;
  }

  /** Folds the moving statistics, in doubles, and rounds once. */
  private Norm norm(String name) {
    float[] scale = read(name + "/scale");
    float[] offset = read(name + "/offset");
    float[] mean = read(name + "/moving_mean");
    float[] variance = read(name + "/moving_variance");
    float[] foldedScale = new float[scale.length];
    float[] foldedOffset = new float[scale.length];
    for (int i = 0; i < scale.length; i++) {
      double factor = scale[i] / Math.sqrt((double) variance[i] + Layers.BATCH_NORM_EPSILON);
      foldedScale[i] = (float) factor;
      foldedOffset[i] = (float) (offset[i] - mean[i] * factor);
    }
    return new Norm(foldedScale, foldedOffset);
  }

  private float[] read(String name) {
    return graph.read(variable(name));
  }

  private Variable variable(String name) {
    return Optional.ofNullable(variables.get(name)).orElseThrow();
  }
}
