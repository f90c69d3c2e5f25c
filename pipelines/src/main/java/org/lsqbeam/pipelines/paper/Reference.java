package org.lsqbeam.pipelines.paper;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import org.jspecify.annotations.Nullable;
import org.lsqbeam.graphs.io.EnumNames;
import org.lsqbeam.graphs.quantize.GradientScale;
import org.lsqbeam.graphs.train.TrainingSettings;
import org.lsqbeam.graphs.train.TrainingSpec;

/** A part of the paper that a report compares an experiment with. */
public enum Reference {
  /** Accuracy of every network at every precision, with Figure 3's model sizes. */
  TABLE1(
      "Table 1 and Figure 3: networks, precisions and sizes",
      "LSQ is the paper's own method; figures of other methods are as the paper cites them. A"
          + " size is that of the stored parameters: weights at the network's precision, weights of"
          + " the first and last layer at 8 bits, and all other parameters at 32 bits."),
  /** Accuracy by weight decay. */
  TABLE2("Table 2: weight decay", "Accuracy by weight decay."),
  /** Accuracy by gradient scale and learning rate. */
  TABLE3(
      "Table 3: gradient scale and learning rate",
      "Accuracy by gradient scale (g in Section 2.2) and initial learning rate."),
  /** Accuracy with distillation. */
  TABLE4(
      "Table 4: distillation",
      "Accuracy with distillation from the full-precision network, which itself is trained"
          + " without."),
  /** Section 3.5: step decay of the learning rate instead of a cosine. */
  STEP_LEARNING_RATE(
      "Section 3.5: step decay of the learning rate",
      "The paper multiplies the learning rate by 0.1 every 20 of 90 epochs; the experiment's steps"
          + " are in its settings."),
  /** The balance R of updates by gradient scale. */
  FIGURE4(
      "Figure 4: balance of updates",
      "R is the relative change of a step size divided by the relative change of the layer's"
          + " weights in the same update; 1 means balanced. Ours: mean over the observed updates in"
          + " the middle of the first epoch and over all quantized layers with equal weight,"
          + " including the 8-bit first and last layer; separately for the step sizes of weights"
          + " and input activations; infinite or extremely large if exploding step sizes left a"
          + " layer's weights without a gradient. The paper's: mean over the layers and 500 updates"
          + " in the middle of the first epoch, read off its bars to within about 5 %."),
  /** Section 3.6: how far learned step sizes are from those of the least quantization error. */
  QUANTIZATION_ERROR(
      "Section 3.6: quantization error",
      "The learned step sizes s, mean ± standard deviation (n − 1), and their distance from the"
          + " step sizes s* that minimize the quantization error: means over the layers at the"
          + " run's precision, that is without the first and last layer below 8 bits. A dash means"
          + " not measured; study: quantization-error measures it.");

  private final String title;
  private final String about;

  Reference(String title, String about) {
    this.title = title;
    this.about = about;
  }

  /** The heading of the comparison. */
  public String title() {
    return title;
  }

  /** A paragraph that explains the comparison. */
  public String about() {
    return about;
  }

  /**
   * Reads a name as {@link #toString} writes it.
   *
   * @throws IllegalArgumentException naming it, and the nearest name or all of them
   */
  @JsonCreator
  public static Reference parse(String name) {
    return EnumNames.parse(Reference.class, "reference", name);
  }

  /**
   * Returns a quantized run's conditions, as far as this part of the paper distinguishes them.
   *
   * @return null if the run ends early, or differs from the default in a way that belongs to
   *     another part of the paper
   */
  public @Nullable Conditions conditionsOf(TrainingSpec spec) {
    TrainingSettings settings = spec.settings();
    boolean belongs =
        settings.quantizer().equals(TrainingSettings.DEFAULT.quantizer())
            && (variesScale() || settings.gradientScale().equals(GradientScale.PAPER))
            && (this == TABLE4 || !settings.distills())
            && (this == STEP_LEARNING_RATE || !settings.decaysInSteps())
            && (this == FIGURE4 || settings.stopAfter() == TrainingSettings.DEFAULT.stopAfter());
    return belongs ? conditions(spec) : null;
  }

  private boolean variesScale() {
    return this == TABLE3 || this == FIGURE4;
  }

  private Conditions conditions(TrainingSpec spec) {
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

  /** The name in an experiment's {@code reference}, such as {@code step-learning-rate}. */
  @JsonValue
  @Override
  public String toString() {
    return EnumNames.nameOf(this);
  }
}
