package org.lsqbeam.pipelines.report;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lsqbeam.graphs.analysis.ByCriterion;
import org.lsqbeam.graphs.analysis.LearnedStepSize;
import org.lsqbeam.graphs.analysis.LearnedStepSize.Tensor;
import org.lsqbeam.graphs.analysis.QuantizationError;
import org.lsqbeam.pipelines.report.results.QuantizationErrorMeans;
import org.lsqbeam.pipelines.report.results.RunResult;

/** The quantization error of one run in {@code results.json}. */
record QuantizationErrorJson(int images, List<Means> means, List<Layer> layers) {
  /** Null if it was not measured. */
  static @Nullable QuantizationErrorJson of(RunResult run) {
    QuantizationError error = run.quantizationError();
    return error == null
        ? null
        : new QuantizationErrorJson(
            error.images(),
            QuantizationErrorMeans.of(run).stream().map(Means::of).toList(),
            error.stepSizes().stream().map(Layer::of).toList());
  }

  @JsonNaming(SnakeCaseStrategy.class)
  record Means(
      Tensor tensor, int layers, double learned, double learnedDeviation, Errors differences) {
    private static Means of(QuantizationErrorMeans means) {
      return new Means(
          means.tensor(),
          means.layers(),
          means.learned().mean(),
          means.learned().deviation(),
          Errors.of(means.differences()));
    }
  }

  record Layer(
      String layer,
      Tensor tensor,
      int bits,
      long values,
      int sampled,
      double learned,
      Errors best,
      Errors differences) {
    private static Layer of(LearnedStepSize size) {
      return new Layer(
          size.layer(),
          size.tensor(),
          size.bits(),
          size.values(),
          size.sampled(),
          size.learned(),
          Errors.of(size.best()),
          Errors.of(size.differences()));
    }
  }

  @JsonNaming(SnakeCaseStrategy.class)
  record Errors(double meanAbsoluteError, double meanSquaredError, double divergence) {
    private static Errors of(ByCriterion each) {
      return new Errors(each.meanAbsoluteError(), each.meanSquaredError(), each.divergence());
    }
  }
}
