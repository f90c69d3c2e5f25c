package org.lsqbeam.pipelines.paper;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import org.jspecify.annotations.Nullable;
import org.lsqbeam.graphs.io.EnumNames;
import org.lsqbeam.graphs.quantize.GradientScale;
import org.lsqbeam.graphs.train.TrainingSettings;
import org.lsqbeam.graphs.train.TrainingSpec;

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
   * @throws IllegalArgumentException naming it, what is allowed and the nearest name
   */
  @JsonCreator
  public static Reference parse(String name) {
    return EnumNames.parse(Reference.class, "reference", name);
  }

  /**
   * The conditions that this part of the paper tells apart, as a quantized run has them.
   *
   * @return null where the run does something otherwise than usual that another part of the paper
   *     is about, or ends early: its figures do not belong here
   */
  public @Nullable Conditions conditionsOf(TrainingSpec spec) {
    TrainingSettings settings = spec.settings();
    boolean belongs =
        settings.quantizer().equals(TrainingSettings.DEFAULT.quantizer())
            && (variesScale() || settings.gradientScale().equals(GradientScale.PAPER))
            && (this == TABLE4 || !settings.distills())
            && (this == STEP_LEARNING_RATE || !settings.decaysInSteps())
            && (this == FIGURE4 || settings.stopAfter() == TrainingSettings.DEFAULT.stopAfter());
    return belongs ? told(spec) : null;
  }

  private boolean variesScale() {
    return this == TABLE3 || this == FIGURE4;
  }

  private Conditions told(TrainingSpec spec) {
    TrainingSettings settings = spec.settings();
    GradientScale scale = settings.gradientScale();
    TrainingSpec.Optimization optimization = spec.optimization();
    return switch (this) {
      case TABLE1, QUANTIZATION_ERROR -> Conditions.NONE;
      case TABLE2 -> Conditions.NONE.withWeightDecay(optimization.weightDecay());
      case TABLE3 ->
          Conditions.NONE.withGradientScale(scale).withLearningRate(optimization.learningRate());
      case TABLE4 ->
          Conditions.NONE.withDistillation(settings.distills() ? settings.distillation() : null);
      case STEP_LEARNING_RATE ->
          Conditions.NONE.withDecay(
              settings.decaysInSteps() ? Conditions.Decay.STEPS : Conditions.Decay.COSINE);
      case FIGURE4 -> Conditions.NONE.withGradientScale(scale);
    };
  }

  /** As an experiment's {@code reference} names it, such as {@code step-learning-rate}. */
  @JsonValue
  @Override
  public String toString() {
    return EnumNames.nameOf(this);
  }
}
