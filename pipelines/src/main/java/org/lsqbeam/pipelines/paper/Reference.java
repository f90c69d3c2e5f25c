package org.lsqbeam.pipelines.paper;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.lsqbeam.graphs.quantize.GradientScale;
import org.lsqbeam.graphs.train.TrainingSpec;
import org.lsqbeam.graphs.train.Variation;

/** A part of the paper that an experiment's report stands beside. */
public enum Reference {
  /** Accuracy of every network at every precision, with Figure 3's model sizes. */
  TABLE1,
  /** Accuracy by weight decay. */
  TABLE2,
  /** Accuracy by gradient scale and learning rate. */
  TABLE3,
  /** Accuracy with distillation. */
  TABLE4,
  /** Section 3.5: a learning rate that falls in steps, against the cosine. */
  STEP_LEARNING_RATE,
  /** The balance R of updates by gradient scale. */
  FIGURE4,
  /** Section 3.6: how far learned step sizes are from those of the least quantization error. */
  QUANTIZATION_ERROR;

  /**
   * Reads a name as {@link #toString} writes it.
   *
   * @throws IllegalArgumentException naming it and what is allowed
   */
  @JsonCreator
  public static Reference parse(String name) {
    return Arrays.stream(values())
        .filter(reference -> reference.toString().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "'"
                        + name
                        + "' is not allowed: "
                        + Arrays.stream(values())
                            .map(Reference::toString)
                            .collect(Collectors.joining(", "))));
  }

  /**
   * The conditions that this part of the paper tells apart, as a quantized run has them.
   *
   * @return null where the run does something otherwise than usual that another part of the paper
   *     is about, or ends early: its figures do not belong here
   */
  public @Nullable Conditions conditionsOf(TrainingSpec spec) {
    Variation varied = spec.varied();
    boolean belongs =
        (variesScale() || varied.gradientScale() == null)
            && (this == TABLE4 || varied.distillation() == null)
            && (this == STEP_LEARNING_RATE || varied.stepDecay() == null)
            && (this == FIGURE4 || varied.stopAfter() == null);
    return belongs ? told(spec) : null;
  }

  private boolean variesScale() {
    return this == TABLE3 || this == FIGURE4;
  }

  private Conditions told(TrainingSpec spec) {
    Variation varied = spec.varied();
    GradientScale scale =
        varied.gradientScale() == null ? GradientScale.PAPER : varied.gradientScale();
    TrainingSpec.Optimization optimization = spec.optimization();
    return switch (this) {
      case TABLE1, QUANTIZATION_ERROR -> Conditions.NONE;
      case TABLE2 -> Conditions.NONE.withWeightDecay(optimization.weightDecay());
      case TABLE3 ->
          Conditions.NONE.withGradientScale(scale).withLearningRate(optimization.learningRate());
      case TABLE4 -> Conditions.NONE.withDistillation(varied.distillation());
      case STEP_LEARNING_RATE ->
          Conditions.NONE.withDecay(
              varied.stepDecay() == null ? Conditions.Decay.COSINE : Conditions.Decay.STEPS);
      case FIGURE4 -> Conditions.NONE.withGradientScale(scale);
    };
  }

  /** As an experiment's {@code reference} names it, such as {@code step-learning-rate}. */
  @JsonValue
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
