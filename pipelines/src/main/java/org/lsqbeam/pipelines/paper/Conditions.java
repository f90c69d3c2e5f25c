package org.lsqbeam.pipelines.paper;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;
import org.lsqbeam.graphs.quantize.GradientScale;
import org.lsqbeam.graphs.train.Distillation;

/**
 * The settings that one of the paper's tables varies, besides network and precision. Null means
 * that the table does not vary a setting; a null distillation also means no distillation.
 *
 * @param weightDecay on convolution and dense weights
 * @param gradientScale on step sizes' gradients
 * @param learningRate the initial one
 * @param distillation from the full-precision network
 * @param decay of the learning rate
 */
public record Conditions(
    @Nullable Double weightDecay,
    @Nullable GradientScale gradientScale,
    @Nullable Double learningRate,
    @Nullable Distillation distillation,
    @Nullable Decay decay) {
  /** The decay of the learning rate; the steps themselves depend on the number of epochs. */
  public enum Decay {
    /** Along a cosine to zero. */
    @JsonProperty("cosine")
    COSINE,
    /** By a factor every n-th epoch. */
    @JsonProperty("steps")
    STEPS
  }

  /** No setting is varied. */
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
