package org.lsqbeam.pipelines.report.results;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.lsqbeam.graphs.io.InvalidDataException;
import org.lsqbeam.graphs.train.EpochMetrics;

/**
 * The learned step sizes of one run's layers.
 *
 * @param layers empty at full precision
 */
public record StepSizes(List<Layer> layers) {
  /** How the variables of weights' step sizes end, after their layer. */
  public static final String WEIGHTS = "/weight_step_size";

  /** How the variables of input activations' step sizes end. */
  public static final String INPUT = "/input_step_size";

  /** What is not known is NaN. */
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

  /** Those of a run, its layers in an order. */
  public static StepSizes of(RunResult run, Comparator<String> order) {
    if (run.metrics().isEmpty()) {
      return new StepSizes(List.of());
    }
    EpochMetrics first = run.metrics().get(0);
    Map<String, Double> initial = first.epoch() == 0 ? first.stepSizes() : Map.of();
    Map<String, Double> trained = run.metrics().get(run.metrics().size() - 1).stepSizes();
    TreeMap<String, Layer> layers = new TreeMap<>(order);
    for (String variable : trained.keySet()) {
      String layer = layer(variable);
      layers.put(
          layer,
          new Layer(
              layer,
              learned(layer + WEIGHTS, initial, trained),
              learned(layer + INPUT, initial, trained)));
    }
    return new StepSizes(List.copyOf(layers.values()));
  }

  private static Learned learned(
      String variable, Map<String, Double> initial, Map<String, Double> trained) {
    return new Learned(
        initial.getOrDefault(variable, Double.NaN), trained.getOrDefault(variable, Double.NaN));
  }

  private static String layer(String variable) {
    for (String ending : List.of(WEIGHTS, INPUT)) {
      if (variable.endsWith(ending)) {
        return variable.substring(0, variable.length() - ending.length());
      }
    }
    throw new InvalidDataException(
        "step size '"
            + variable
            + "' in metrics.jsonl is of no known kind; allowed: names ending in "
            + WEIGHTS
            + " or "
            + INPUT);
  }
}
