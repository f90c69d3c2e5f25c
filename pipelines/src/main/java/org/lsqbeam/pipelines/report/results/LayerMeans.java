package org.lsqbeam.pipelines.report.results;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lsqbeam.graphs.train.EpochMetrics;
import org.lsqbeam.pipelines.text.Numbers;

/**
 * What was observed of the layers in one epoch, as means over all layers that have it, each layer
 * counting the same; NaN where none has.
 *
 * @param epoch in the middle of which it was observed
 * @param weightBalance R of the weights' step sizes
 * @param inputBalance R of the input activations' step sizes
 * @param weightClipped share of the weights beyond the quantizer's range, 0 to 1
 * @param inputClipped share of the input activations beyond the quantizer's range, 0 to 1
 */
public record LayerMeans(
    int epoch,
    double weightBalance,
    double inputBalance,
    double weightClipped,
    double inputClipped) {
  /** Empty where nothing was observed. */
  public static Optional<LayerMeans> of(EpochMetrics metrics) {
    Map<String, Double> layers = metrics.layers();
    return layers == null || layers.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new LayerMeans(
                metrics.epoch(),
                mean(layers, "/weight_balance"),
                mean(layers, "/input_balance"),
                mean(layers, "/weight_clipped"),
                mean(layers, "/input_clipped")));
  }

  /** Of all epochs in which something was observed. */
  public static List<LayerMeans> of(RunResult run) {
    return run.metrics().stream().flatMap(metrics -> of(metrics).stream()).toList();
  }

  /** Of the first epoch; null where nothing was observed in it. */
  public static @Nullable LayerMeans ofFirstEpoch(RunResult run) {
    return of(run).stream().filter(means -> means.epoch() == 1).findFirst().orElse(null);
  }

  /** R as tables have it. */
  public static String text(double balance) {
    return Double.isInfinite(balance) ? "infinite" : Numbers.significant(balance, 3);
  }

  private static double mean(Map<String, Double> layers, String ending) {
    return layers.entrySet().stream()
        .filter(each -> each.getKey().endsWith(ending))
        .mapToDouble(Map.Entry::getValue)
        .average()
        .orElse(Double.NaN);
  }
}
