package org.lsqbeam.pipelines.report.results;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.lsqbeam.graphs.analysis.ByCriterion;
import org.lsqbeam.graphs.analysis.LearnedStepSize;
import org.lsqbeam.graphs.analysis.LearnedStepSize.Tensor;
import org.lsqbeam.graphs.analysis.QuantizationError;
import org.lsqbeam.graphs.quantize.Precision;
import org.lsqbeam.pipelines.report.results.StepSizes.Layer;
import org.lsqbeam.pipelines.report.results.StepSizes.Learned;

/**
 * What Section 3.6 says of a network: over the layers of as many bits as the run, which leaves out
 * the first and the last where the run has fewer than 8.
 *
 * @param tensor weights or input activations
 * @param layers how many
 * @param learned step sizes' mean and deviation over the layers
 * @param differences means of {@code |s - s*| / s}, 1 is all of s; NaN where only s is known
 */
public record QuantizationErrorMeans(
    Tensor tensor, int layers, MeanOverSeeds learned, ByCriterion differences) {
  private static final ByCriterion NOT_MEASURED =
      new ByCriterion(Double.NaN, Double.NaN, Double.NaN);

  /** Of what was measured: input activations and weights, as far as the run quantizes them. */
  public static List<QuantizationErrorMeans> of(RunResult run) {
    QuantizationError error = run.quantizationError();
    if (error == null) {
      return List.of();
    }
    Precision precision = run.spec().precision();
    return List.of(Tensor.INPUT, Tensor.WEIGHTS).stream()
        .map(
            tensor ->
                error.stepSizes().stream()
                    .filter(
                        each -> each.tensor() == tensor && each.bits() == bits(precision, tensor))
                    .toList())
        .filter(sizes -> !sizes.isEmpty())
        .map(QuantizationErrorMeans::of)
        .toList();
  }

  /**
   * Of the step sizes alone, as a run's last epoch left them, without those of the first and the
   * last layer.
   */
  public static List<QuantizationErrorMeans> ofStepSizes(RunResult run, NetworkSizes sizes) {
    List<String> layers = sizes.of(run.spec()).layers();
    List<String> inner = layers.subList(1, layers.size() - 1);
    List<Layer> trained =
        StepSizes.of(run, sizes.layerOrder(run.spec())).layers().stream()
            .filter(layer -> inner.contains(layer.name()))
            .toList();
    List<QuantizationErrorMeans> means = new ArrayList<>();
    for (Tensor tensor : List.of(Tensor.INPUT, Tensor.WEIGHTS)) {
      Function<Layer, Learned> part = tensor == Tensor.WEIGHTS ? Layer::weights : Layer::input;
      List<Double> learned =
          trained.stream()
              .map(layer -> part.apply(layer).trained())
              .filter(Double::isFinite)
              .toList();
      if (!learned.isEmpty()) {
        means.add(
            new QuantizationErrorMeans(
                tensor, learned.size(), MeanOverSeeds.of(learned), NOT_MEASURED));
      }
    }
    return means;
  }

  private static int bits(Precision precision, Tensor tensor) {
    return tensor == Tensor.WEIGHTS ? precision.weights() : precision.activations();
  }

  private static QuantizationErrorMeans of(List<LearnedStepSize> sizes) {
    return new QuantizationErrorMeans(
        sizes.get(0).tensor(),
        sizes.size(),
        MeanOverSeeds.of(sizes.stream().map(LearnedStepSize::learned).toList()),
        ByCriterion.meanOf(sizes.stream().map(LearnedStepSize::differences).toList()));
  }

  /** For {@code results.json}; null where nothing was measured. */
  public static @Nullable Object json(RunResult run) {
    QuantizationError error = run.quantizationError();
    if (error == null) {
      return null;
    }
    Map<String, Object> json = new TreeMap<>();
    json.put("images", error.images());
    json.put("means", of(run).stream().map(QuantizationErrorMeans::json).toList());
    json.put("layers", error.stepSizes().stream().map(QuantizationErrorMeans::json).toList());
    return json;
  }

  private static Map<String, Object> json(QuantizationErrorMeans means) {
    Map<String, Object> json = new TreeMap<>();
    json.put("tensor", means.tensor());
    json.put("layers", means.layers());
    json.put("learned", means.learned().mean());
    json.put("learned_deviation", means.learned().deviation());
    json.put("differences", json(means.differences()));
    return json;
  }

  private static Map<String, Object> json(LearnedStepSize size) {
    Map<String, Object> json = new TreeMap<>();
    json.put("layer", size.layer());
    json.put("tensor", size.tensor());
    json.put("bits", size.bits());
    json.put("values", size.values());
    json.put("sampled", size.sampled());
    json.put("learned", size.learned());
    json.put("best", json(size.best()));
    json.put("differences", json(size.differences()));
    return json;
  }

  private static Map<String, Object> json(ByCriterion each) {
    return new TreeMap<>(
        Map.of(
            "mean_absolute_error", each.meanAbsoluteError(),
            "mean_squared_error", each.meanSquaredError(),
            "divergence", each.divergence()));
  }
}
