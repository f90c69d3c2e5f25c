package org.lsqbeam.pipelines.report.results;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.lsqbeam.graphs.analysis.ByCriterion;
import org.lsqbeam.graphs.analysis.LearnedStepSize;
import org.lsqbeam.graphs.analysis.QuantizationError;
import org.lsqbeam.graphs.quantize.Precision;
import org.lsqbeam.graphs.quantize.TensorRole;
import org.lsqbeam.pipelines.report.results.StepSizes.Layer;
import org.lsqbeam.pipelines.report.results.StepSizes.Learned;

/**
 * The figures of Section 3.6: means over the layers at the run's precision, that is without the
 * first and last layer below 8 bits.
 *
 * @param tensor weights or input activations
 * @param layers the number of layers
 * @param learned the step sizes' mean and deviation over the layers
 * @param differences means of {@code |s - s*| / s}; NaN if only s is known
 */
public record QuantizationErrorMeans(
    TensorRole tensor, int layers, Figure learned, ByCriterion differences) {
  private static final ByCriterion NOT_MEASURED =
      new ByCriterion(Double.NaN, Double.NaN, Double.NaN);

  /** The means of a measured run, for each tensor that it quantizes. */
  public static List<QuantizationErrorMeans> of(RunResult run) {
    QuantizationError error = run.quantizationError();
    if (error == null) {
      return List.of();
    }
    Precision precision = run.spec().precision();
    return List.of(TensorRole.INPUT, TensorRole.WEIGHTS).stream()
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

  /** The means of the step sizes alone after the last epoch, without the first and last layer. */
  public static List<QuantizationErrorMeans> ofStepSizes(RunResult run, NetworkSizes sizes) {
    List<String> layers = sizes.of(run.spec()).layers();
    List<String> inner = layers.subList(1, layers.size() - 1);
    List<Layer> trained =
        StepSizes.of(run, sizes.layerOrder(run.spec())).layers().stream()
            .filter(layer -> inner.contains(layer.name()))
            .toList();
    List<QuantizationErrorMeans> means = new ArrayList<>();
    for (TensorRole tensor : List.of(TensorRole.INPUT, TensorRole.WEIGHTS)) {
      Function<Layer, Learned> part = tensor == TensorRole.WEIGHTS ? Layer::weights : Layer::input;
      List<Double> learned =
          trained.stream()
              .map(layer -> part.apply(layer).trained())
              .filter(Double::isFinite)
              .toList();
      if (!learned.isEmpty()) {
        means.add(
            new QuantizationErrorMeans(tensor, learned.size(), Figure.of(learned), NOT_MEASURED));
      }
    }
    return means;
  }

  private static int bits(Precision precision, TensorRole tensor) {
    return tensor == TensorRole.WEIGHTS ? precision.weights() : precision.activations();
  }

  private static QuantizationErrorMeans of(List<LearnedStepSize> sizes) {
    return new QuantizationErrorMeans(
        sizes.get(0).tensor(),
        sizes.size(),
        Figure.of(sizes.stream().map(LearnedStepSize::learned).toList()),
        ByCriterion.meanOf(sizes.stream().map(LearnedStepSize::differences).toList()));
  }
}
