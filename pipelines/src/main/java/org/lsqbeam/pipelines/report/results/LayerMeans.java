package org.lsqbeam.pipelines.report.results;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lsqbeam.graphs.quantize.QuantizerKey;
import org.lsqbeam.graphs.quantize.TensorRole;
import org.lsqbeam.graphs.train.EpochMetrics;
import org.lsqbeam.pipelines.text.Numbers;

/**
 * The means of the layers' metrics in one epoch, over all layers that have a metric, each with the
 * same weight; NaN where no layer has it.
 *
 * @param epoch in the middle of which the layers were observed
 * @param weightBalance R of the parameters of the weights' quantizers, such as step sizes
 * @param inputBalance R of the parameters of the input activations' quantizers
 * @param weightClipped share of the weights beyond the quantizer's range, 0 to 1
 * @param inputClipped share of the input activations beyond the quantizer's range, 0 to 1
 */
public record LayerMeans(
    int epoch,
    double weightBalance,
    double inputBalance,
    double weightClipped,
    double inputClipped) {
  /** Returns the means of an epoch; empty where no layer was observed. */
  public static Optional<LayerMeans> of(EpochMetrics metrics) {
    Map<String, Double> layers = metrics.layers();
    return layers == null || layers.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new LayerMeans(
                metrics.epoch(),
                mean(layers, TensorRole.WEIGHTS, QuantizerKey.BALANCE),
                mean(layers, TensorRole.INPUT, QuantizerKey.BALANCE),
                mean(layers, TensorRole.WEIGHTS, QuantizerKey.CLIPPED),
                mean(layers, TensorRole.INPUT, QuantizerKey.CLIPPED)));
  }

  /** Returns the means of all epochs in which layers were observed. */
  public static List<LayerMeans> of(RunResult run) {
    return run.metrics().stream().flatMap(metrics -> of(metrics).stream()).toList();
  }

  /** Returns the means of the first epoch; null where no layer was observed in it. */
  public static @Nullable LayerMeans ofFirstEpoch(RunResult run) {
    return of(run).stream().filter(means -> means.epoch() == 1).findFirst().orElse(null);
  }

  /** Writes R for a table. */
  public static String text(double balance) {
    return Double.isInfinite(balance) ? "infinite" : Numbers.significant(balance, 3);
  }

  private static double mean(Map<String, Double> layers, TensorRole tensor, String quantity) {
    return layers.entrySet().stream()
        .filter(each -> QuantizerKey.parse(each.getKey()).is(tensor, quantity))
        .mapToDouble(Map.Entry::getValue)
        .average()
        .orElse(Double.NaN);
  }
}
