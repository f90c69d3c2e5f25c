package org.lsqbeam.pipelines.paper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.lsqbeam.graphs.data.Augmentation;
import org.lsqbeam.graphs.quantize.GradientScale;
import org.lsqbeam.graphs.quantize.Precision;
import org.lsqbeam.graphs.train.Distillation;
import org.lsqbeam.graphs.train.StepDecay;
import org.lsqbeam.graphs.train.TrainingSpec;
import org.lsqbeam.graphs.train.Variation;

final class ReferenceTest {
  private static final GradientScale ONE = GradientScale.parse("1");
  private static final StepDecay STEPS = new StepDecay(0.1, 5);
  private static final Distillation TEACHER = new Distillation(0.5, 1);

  @Test
  void namesAreThoseOfAnExperimentsFile() {
    assertThat(Reference.parse("step-learning-rate")).isEqualTo(Reference.STEP_LEARNING_RATE);
    assertThat(Reference.TABLE1.toString()).isEqualTo("table1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Reference.parse("table5"))
        .withMessage(
            "'table5' is not allowed: table1, table2, table3, table4, step-learning-rate, figure4,"
                + " quantization-error");
  }

  @Test
  void whatIsLeftOutOfASpecIsThePapersUsual() {
    TrainingSpec usual = spec(Variation.NONE);
    assertThat(Reference.TABLE1.conditionsOf(usual)).isEqualTo(Conditions.NONE);
    assertThat(Reference.TABLE2.conditionsOf(usual))
        .isEqualTo(new Conditions(0.25e-4, null, null, null, null));
    assertThat(Reference.TABLE3.conditionsOf(usual))
        .isEqualTo(new Conditions(null, GradientScale.PAPER, 0.01, null, null));
    assertThat(Reference.STEP_LEARNING_RATE.conditionsOf(usual))
        .isEqualTo(new Conditions(null, null, null, null, Conditions.Decay.COSINE));
    assertThat(Reference.FIGURE4.conditionsOf(usual))
        .isEqualTo(new Conditions(null, GradientScale.PAPER, null, null, null));
  }

  @Test
  void aRunBelongsOnlyWhereWhatItVariesIsVaried() {
    assertBelongs(variation(ONE, null, null, null), Reference.TABLE3, Reference.FIGURE4);
    assertBelongs(variation(null, TEACHER, null, null), Reference.TABLE4);
    assertBelongs(variation(null, null, STEPS, null), Reference.STEP_LEARNING_RATE);
    assertBelongs(variation(ONE, null, null, 1), Reference.FIGURE4);
    assertBelongs(variation(ONE, TEACHER, null, null));
  }

  @Test
  void inWhatStepsTheLearningRateFallsDoesNotMatter() {
    assertThat(Reference.STEP_LEARNING_RATE.conditionsOf(spec(variation(null, null, STEPS, null))))
        .isEqualTo(new Conditions(null, null, null, null, Conditions.Decay.STEPS));
  }

  private static void assertBelongs(Variation variation, Reference... to) {
    TrainingSpec spec = spec(variation);
    assertThat(Reference.values())
        .filteredOn(reference -> reference.conditionsOf(spec) != null)
        .containsExactly(to);
  }

  private static Variation variation(
      @Nullable GradientScale scale,
      @Nullable Distillation distillation,
      @Nullable StepDecay decay,
      @Nullable Integer stopAfter) {
    return new Variation(
        decay, scale, null, distillation, null, null, null, null, null, stopAfter, null);
  }

  private static TrainingSpec spec(Variation variation) {
    return new TrainingSpec(
        TrainingSpec.FORMAT_VERSION,
        "resnet-18",
        new Precision(2),
        1,
        "d",
        "f",
        new TrainingSpec.Optimization(90, 256, 0.01, 0.9, 0.25e-4, 0.9),
        new Augmentation(0, true),
        variation);
  }
}
