package org.lsqbeam.pipelines.paper;

import org.lsqbeam.graphs.io.Arguments;
import org.lsqbeam.graphs.network.architectures.NetworkCatalog;
import org.lsqbeam.graphs.quantize.Precision;

/**
 * The figures of Section 3.6 on a network's learned step sizes s and the step sizes s* that
 * minimize the quantization error: {@code |s - s*| / s} in percent, by each of three errors.
 *
 * @param network its name in the catalog
 * @param precision of weights and activations
 * @param tensor {@code activations} or {@code weights}
 * @param learned mean of s over the layers
 * @param deviation of s over the layers
 * @param meanAbsoluteError percent
 * @param meanSquaredError percent
 * @param divergence the Kullback-Leibler divergence, percent
 */
public record QuantizationErrorRow(
    String network,
    Precision precision,
    String tensor,
    double learned,
    double deviation,
    double meanAbsoluteError,
    double meanSquaredError,
    double divergence) {
  public QuantizationErrorRow {
    NetworkCatalog.named(network);
    boolean known = tensor.equals("activations") || tensor.equals("weights");
    Arguments.check(known, "tensor", "'" + tensor + "'", "activations or weights");
    require("learned", learned);
    require("deviation", deviation);
    require("meanAbsoluteError", meanAbsoluteError);
    require("meanSquaredError", meanSquaredError);
    require("divergence", divergence);
  }

  private static void require(String name, double value) {
    Arguments.check(value > 0 && Double.isFinite(value), name, value, "above 0");
  }
}
