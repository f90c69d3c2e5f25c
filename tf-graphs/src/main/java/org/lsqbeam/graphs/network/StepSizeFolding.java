package org.lsqbeam.graphs.network;

import static java.util.Objects.requireNonNull;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lsqbeam.graphs.integer.NetworkLayer;

/**
 * Which batch norms divide their output by the step size of the quantizer behind them, in training.
 *
 * <p>A batch norm with scale γ and offset β computes {@code BN(x; γ, β) / s} as {@code BN(x; γ / s,
 * β / s)}, where s is a division of small vectors. The quantizer behind it then only clips and
 * rounds, and the convolution multiplies its codes with weights that are scaled by s instead. No
 * tensor of activations is multiplied by s or summed for its gradient: that is the gradient of
 * small tensors, by ordinary differentiation, and equals Equation 3.
 *
 * <p>That is possible where the whole output of the batch norm goes to one quantizer, through
 * layers that commute with a positive factor: a rectifier, maximum pooling, flattening, dropout.
 */
public final class StepSizeFolding {
  /** Every quantizer divides, multiplies and takes its gradient by itself. */
  public static final StepSizeFolding NONE = new StepSizeFolding(Map.of(), false);

  private static final int NOT_READ = -1;

  private final Map<String, Variable> stepSizes;
  private final boolean ofImages;

  private StepSizeFolding(Map<String, Variable> stepSizes, boolean ofImages) {
    this.stepSizes = stepSizes;
    this.ofImages = ofImages;
  }

  /**
   * Finds the batch norms in a network that was built in another pass over the same variables.
   *
   * @param built all its layers
   */
  public static StepSizeFolding of(Layers built) {
    List<NetworkLayer> layers = built.description();
    Map<String, WeightedLayer> weighted = new HashMap<>();
    built.weightedLayers().forEach(layer -> weighted.put(layer.name(), layer));
    Map<String, Variable> stepSizes = new HashMap<>();
    for (int i = 0; i < layers.size(); i++) {
      if (layers.get(i) instanceof NetworkLayer.BatchNorm norm
          && reader(layers, i) instanceof NetworkLayer.Weighted reader) {
        QuantizedTensor input = requireNonNull(weighted.get(reader.name())).inputQuantizer();
        if (input != null && input.hasUnit()) {
          stepSizes.put(norm.name(), input.parameters().get(0).variable());
        }
      }
    }
    return new StepSizeFolding(stepSizes, true);
  }

  /** Finds what reads a layer's output, behind layers that commute with a positive factor. */
  private static @Nullable NetworkLayer reader(List<NetworkLayer> layers, int position) {
    int only = NOT_READ;
    for (int i = position + 1; i < layers.size(); i++) {
      boolean reads =
          layers.get(i).input() == position
              || (layers.get(i) instanceof NetworkLayer.Add add && add.other() == position);
      if (reads && only != NOT_READ) {
        return null;
      }
      only = reads ? i : only;
    }
    if (only == NOT_READ) {
      return null;
    }
    NetworkLayer reader = layers.get(only);
    boolean commutes =
        reader instanceof NetworkLayer.Relu
            || reader instanceof NetworkLayer.MaxPool
            || reader instanceof NetworkLayer.Flatten;
    return commutes ? reader(layers, only) : reader;
  }

  /** Whether the step size of images is learned without a gradient of the images. */
  boolean ofImages() {
    return ofImages;
  }

  /** Returns the step size that a batch norm divides by; null for none. */
  @Nullable Variable of(String batchNorm) {
    return stepSizes.get(batchNorm);
  }
}
