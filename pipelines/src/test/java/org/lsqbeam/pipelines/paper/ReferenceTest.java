package org.lsqbeam.pipelines.paper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.lsqbeam.graphs.data.Augmentation;
import org.lsqbeam.graphs.quantize.GradientScale;
import org.lsqbeam.graphs.quantize.Precision;
import org.lsqbeam.graphs.train.Distillation;
import org.lsqbeam.graphs.train.StepDecay;
import org.lsqbeam.graphs.train.TrainingSettings;
import org.lsqbeam.graphs.train.TrainingSpec;

final class ReferenceTest {
  private static final TrainingSettings DEFAULT = TrainingSettings.DEFAULT;
  private static final GradientScale ONE = GradientScale.parse("1");
  private static final StepDecay STEPS = new StepDecay(0.1, 5);
  private static final Distillation TEACHER = new Distillation(0.5, 1);

  @Test
  void namesAreThoseOfAnExperimentsFile() {
    assertThat(Reference.parse("step-learning-rate")).isEqualTo(Reference.STEP_LEARNING_RATE);
    assertThat(Reference.TABLE1.toString()).isEqualTo("table1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Reference.parse("table5"))
        .withMessage("unknown reference 'table5'; did you mean 'table1'?");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Reference.parse("appendix"))
        .withMessage(
            "unknown reference 'appendix'; must be one of table1, table2, table3, table4,"
                + " step-learning-rate, figure4, quantization-error");
  }

  @Test
  void whatIsLeftOutOfASpecIsThePapersDefault() {
    TrainingSpec plain = spec(DEFAULT);
    assertThat(Reference.TABLE1.conditionsOf(plain)).isEqualTo(Conditions.NONE);
    assertThat(Reference.TABLE2.conditionsOf(plain))
        .isEqualTo(new Conditions(0.25e-4, null, null, null, null));
    assertThat(Reference.TABLE3.conditionsOf(plain))
        .isEqualTo(new Conditions(null, GradientScale.PAPER, 0.01, null, null));
    assertThat(Reference.STEP_LEARNING_RATE.conditionsOf(plain))
        .isEqualTo(new Conditions(null, null, null, null, Conditions.Decay.COSINE));
    assertThat(Reference.FIGURE4.conditionsOf(plain))
        .isEqualTo(new Conditions(null, GradientScale.PAPER, null, null, null));
  }

  @Test
  void aRunBelongsOnlyWhereWhatItVariesIsVaried() {
    assertBelongs(DEFAULT.with("gradientScale", ONE), Reference.TABLE3, Reference.FIGURE4);
    assertBelongs(DEFAULT.with("distillation", TEACHER), Reference.TABLE4);
    assertBelongs(DEFAULT.with("stepDecay", STEPS), Reference.STEP_LEARNING_RATE);
    assertBelongs(DEFAULT.with("gradientScale", ONE).with("stopAfter", 1), Reference.FIGURE4);
    assertBelongs(DEFAULT.with("gradientScale", ONE).with("distillation", TEACHER));
    assertBelongs(DEFAULT.with("quantizer", "pact"));
  }

  @Test
  void inWhatStepsTheLearningRateFallsDoesNotMatter() {
    assertThat(Reference.STEP_LEARNING_RATE.conditionsOf(spec(DEFAULT.with("stepDecay", STEPS))))
        .isEqualTo(new Conditions(null, null, null, null, Conditions.Decay.STEPS));
  }

  private static void assertBelongs(TrainingSettings settings, Reference... to) {
    TrainingSpec spec = spec(settings);
    assertThat(Reference.values())
        .filteredOn(reference -> reference.conditionsOf(spec) != null)
        .containsExactly(to);
  }

  private static TrainingSpec spec(TrainingSettings settings) {
    return new TrainingSpec(
        TrainingSpec.FORMAT_VERSION,
        "resnet-18",
        new Precision(2),
        1,
        "d",
        "f",
        new TrainingSpec.Optimization(90, 256, 0.01, 0.9, 0.25e-4, 0.9),
        new Augmentation(0, true),
        settings);
  }
}
