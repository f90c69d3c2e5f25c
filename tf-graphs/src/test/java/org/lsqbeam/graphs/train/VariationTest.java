package org.lsqbeam.graphs.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.lsqbeam.graphs.data.Augmentation;
import org.lsqbeam.graphs.io.Json;
import org.lsqbeam.graphs.network.Normalization;
import org.lsqbeam.graphs.quantize.GradientScale;
import org.lsqbeam.graphs.quantize.Precision;
import org.lsqbeam.graphs.train.TrainingSpec.Optimization;

final class VariationTest {
  private static final GradientScale ONE = GradientScale.parse("1");

  private static final Normalization PIXELS =
      new Normalization(List.of(1.0, 2.0, 3.0), List.of(4.0, 5.0, 6.0));

  /** Each differs from usual in one thing. */
  private static final List<Variation> EACH =
      List.of(
          new Variation(
              new StepDecay(0.1, 20), null, null, null, null, null, null, null, null, null, null),
          new Variation(null, ONE, null, null, null, null, null, null, null, null, null),
          new Variation(null, null, true, null, null, null, null, null, null, null, null),
          new Variation(
              null, null, null, new Distillation(0.5, 1), null, null, null, null, null, null, null),
          new Variation(null, null, null, null, true, null, null, null, null, null, null),
          new Variation(null, null, null, null, null, true, null, null, null, null, null),
          new Variation(null, null, null, null, null, null, 0.5, null, null, null, null),
          new Variation(null, null, null, null, null, null, null, true, null, null, null),
          new Variation(null, null, null, null, null, null, null, null, PIXELS, null, null),
          new Variation(null, null, null, null, null, null, null, null, null, 1, null),
          new Variation(null, null, null, null, null, null, null, null, null, null, 500));

  @Test
  void whatIsAsUsualChangesNoFingerprintAndIsNotWritten() {
    Variation spelled =
        new Variation(
            null, GradientScale.PAPER, false, null, false, false, 0.0, false, null, null, 10);
    assertThat(spelled).isEqualTo(Variation.NONE);
    assertThat(spec(spelled)).isEqualTo(spec(null));
    assertThat(Json.line(spec(spelled))).doesNotContain("variation");
  }

  @Test
  void eachSettingMakesAnotherRunThatComesBackFromJson() {
    Set<String> fingerprints =
        EACH.stream().map(each -> spec(each).fingerprint()).collect(Collectors.toSet());
    fingerprints.add(spec(null).fingerprint());
    assertThat(fingerprints).hasSize(EACH.size() + 1);
    for (Variation each : EACH) {
      TrainingSpec spec = spec(each);
      assertThat(Json.parse(Json.line(spec), TrainingSpec.class, "spec")).isEqualTo(spec);
    }
  }

  @Test
  void atFullPrecisionOnlyTheImagesAndDropoutMatter() {
    List<Variation> matter =
        EACH.stream().filter(each -> !each.atFullPrecision().isNone()).toList();
    assertThat(matter).containsExactly(EACH.get(6), EACH.get(7), EACH.get(8));
  }

  @Test
  void whatIsNotAllowedIsRefusedByNameAndValue() {
    assertThatThrownBy(() -> new StepDecay(1, 20))
        .hasMessageStartingWith("stepDecay.factor is 1.0");
    assertThatThrownBy(() -> new StepDecay(0.1, 0)).hasMessageStartingWith("stepDecay.epochs is 0");
    assertThatThrownBy(() -> new Distillation(0, 1))
        .hasMessageStartingWith("distillation.weight is 0.0");
    assertThatThrownBy(() -> new Distillation(0.5, 0))
        .hasMessageStartingWith("distillation.temperature is 0.0");
    assertThatThrownBy(
            () -> new Variation(null, null, null, null, null, null, 1.0, null, null, null, null))
        .hasMessageStartingWith("dropout is 1.0");
    assertThatThrownBy(
            () -> new Variation(null, null, null, null, null, null, null, null, null, 0, null))
        .hasMessageStartingWith("stopAfter is 0");
    assertThatThrownBy(
            () -> new Variation(null, null, null, null, null, null, null, null, null, null, -1))
        .hasMessageStartingWith("observed is -1");
  }

  private static TrainingSpec spec(@Nullable Variation variation) {
    return new TrainingSpec(
        1,
        "resnet-8",
        new Precision(2),
        1,
        "data",
        "init",
        new Optimization(1, 6, 0.05, 0.9, 0, 0.9),
        new Augmentation(0, false),
        variation);
  }
}
