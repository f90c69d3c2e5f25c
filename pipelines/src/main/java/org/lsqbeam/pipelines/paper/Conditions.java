package org.lsqbeam.pipelines.paper;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;
import org.lsqbeam.graphs.quantize.GradientScale;
import org.lsqbeam.graphs.train.Distillation;

/**
 * What tells the rows of one of the paper's tables apart, beside network and precision. Null is
 * what a table does not tell apart; a distillation that is null is none at all.
 *
 * @param weightDecay on convolution and dense weights
 * @param gradientScale on step sizes' gradients
 * @param learningRate of the first update
 * @param distillation from the full-precision network
 * @param decay of the learning rate
 */
public record Conditions(
    @Nullable Double weightDecay,
    @Nullable GradientScale gradientScale,
    @Nullable Double learningRate,
    @Nullable Distillation distillation,
    @Nullable Decay decay) {
  /** How the learning rate falls; in what steps does not matter, as that goes with the epochs. */
  public enum Decay {
    /** By a cosine to zero. */
    @JsonProperty("cosine")
    COSINE,
    /** By a factor every so many epochs. */
    @JsonProperty("steps")
    STEPS
  }

  /** Nothing is told apart. */
  public static final Conditions NONE = new Conditions(null, null, null, null, null);

  Conditions withWeightDecay(double value) {
    return new Conditions(value, gradientScale, learningRate, distillation, decay);
  }

  Conditions withGradientScale(GradientScale value) {
    return new Conditions(weightDecay, value, learningRate, distillation, decay);
  }

  Conditions withLearningRate(double value) {
    return new Conditions(weightDecay, gradientScale, value, distillation, decay);
  }

  Conditions withDistillation(@Nullable Distillation value) {
    return new Conditions(weightDecay, gradientScale, learningRate, value, decay);
  }

  Conditions withDecay(Decay value) {
    return new Conditions(weightDecay, gradientScale, learningRate, distillation, value);
  }
}
