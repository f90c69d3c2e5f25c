package org.lsqbeam.pipelines.report.results;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.lsqbeam.graphs.quantize.QuantizerKey;
import org.lsqbeam.graphs.quantize.TensorRole;
import org.lsqbeam.graphs.train.EpochMetrics;

/**
 * The learned step sizes of one run's layers, or what its quantizer learns in their place, such as
 * PACT's clipping levels.
 *
 * @param layers empty at full precision
 */
public record StepSizes(List<Layer> layers) {
  /** The step sizes of one layer's weights and input; NaN for a missing one. */
  public record Layer(String name, Learned weights, Learned input) {}

  /**
   * One step size.
   *
   * @param initial as set before training
   * @param trained after the last epoch
   */
  public record Learned(double initial, double trained) {
    public double ratio() {
      return trained / initial;
    }
  }

  /** Returns the step sizes of a run, its layers in an order. */
  public static StepSizes of(RunResult run, Comparator<String> order) {
    if (run.metrics().isEmpty()) {
      return new StepSizes(List.of());
    }
    EpochMetrics first = run.metrics().get(0);
    Map<String, Double> initial = first.epoch() == 0 ? first.quantizerParameters() : Map.of();
    Map<String, Double> trained = run.metrics().get(run.metrics().size() - 1).quantizerParameters();
    TreeMap<String, Layer> layers = new TreeMap<>(order);
    for (String variable : trained.keySet()) {
      String layer = QuantizerKey.parse(variable).layer();
      layers.put(
          layer,
          new Layer(
              layer,
              learned(layer, TensorRole.WEIGHTS, initial, trained),
              learned(layer, TensorRole.INPUT, initial, trained)));
    }
    return new StepSizes(List.copyOf(layers.values()));
  }

  private static Learned learned(
      String layer, TensorRole tensor, Map<String, Double> initial, Map<String, Double> trained) {
    return new Learned(of(layer, tensor, initial), of(layer, tensor, trained));
  }

  /** The first parameter of a tensor; NaN if it has none. */
  public static double of(String layer, TensorRole tensor, Map<String, Double> parameters) {
    return parameters.entrySet().stream()
        .filter(each -> belongs(QuantizerKey.parse(each.getKey()), layer, tensor))
        .findFirst()
        .map(Map.Entry::getValue)
        .orElse(Double.NaN);
  }

  private static boolean belongs(QuantizerKey key, String layer, TensorRole tensor) {
    return key.layer().equals(layer) && key.tensor() == tensor;
  }
}
