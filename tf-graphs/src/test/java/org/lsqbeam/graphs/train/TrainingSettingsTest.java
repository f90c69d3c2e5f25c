package org.lsqbeam.graphs.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lsqbeam.graphs.data.Augmentation;
import org.lsqbeam.graphs.io.Json;
import org.lsqbeam.graphs.network.Arithmetic;
import org.lsqbeam.graphs.network.GradientPrecision;
import org.lsqbeam.graphs.network.Normalization;
import org.lsqbeam.graphs.quantize.GradientScale;
import org.lsqbeam.graphs.quantize.Precision;
import org.lsqbeam.graphs.settings.SettingKey;
import org.lsqbeam.graphs.settings.Settings;
import org.lsqbeam.graphs.train.TrainingSpec.Optimization;

final class TrainingSettingsTest {
  private static final TrainingSettings DEFAULT = TrainingSettings.DEFAULT;

  /** Another value than the default, for each setting. */
  private static final Map<String, Object> OTHER = new LinkedHashMap<>();

  static {
    OTHER.put("quantizer", "pact");
    OTHER.put("stepDecay", new StepDecay(0.1, 20));
    OTHER.put("gradientScale", GradientScale.parse("1"));
    OTHER.put("countBatch", true);
    OTHER.put("distillation", new Distillation(0.5, 1));
    OTHER.put("decayStepSizes", true);
    OTHER.put("freezeBatchNorm", true);
    OTHER.put("dropout", 0.5);
    OTHER.put("keepMean", true);
    OTHER.put("pixels", new Normalization(List.of(1.0, 2.0, 3.0), List.of(4.0, 5.0, 6.0)));
    OTHER.put("stopAfter", 1);
    OTHER.put("observed", 500);
    OTHER.put("gradientPrecision", GradientPrecision.BFLOAT16);
    OTHER.put("forwardArithmetic", Arithmetic.INT8);
  }

  @Test
  void everySettingIsTried() {
    assertThat(Settings.keys(TrainingSettings.class))
        .extracting(SettingKey::name)
        .containsExactlyElementsOf(OTHER.keySet());
  }

  @Test
  void aSpecWithDefaultSettingsHasTheJsonOfAFileFromBeforeThereWereSettings() {
    assertThat(Json.line(spec(DEFAULT)))
        .isEqualTo(
            "{\"augmentation\":{\"mirror\":false,\"padding\":0},\"dataset\":\"data\","
                + "\"formatVersion\":1,\"init\":\"init\",\"network\":\"resnet-8\","
                + "\"optimization\":{\"batchNormMomentum\":0.9,\"batchSize\":6,\"epochs\":1,"
                + "\"learningRate\":0.05,\"momentum\":0.9,\"weightDecay\":0.0},"
                + "\"precision\":\"2\",\"seed\":1}");
  }

  @Test
  void jsonHoldsOnlyWhatDiffersFromItsDefault() {
    assertThat(Json.line(DEFAULT.with("stopAfter", 1).with("gradientScale", GradientScale.PAPER)))
        .isEqualTo("{\"stopAfter\":1}");
    assertThat(Json.parse("{\"keepMean\":false}", TrainingSettings.class, "settings"))
        .isEqualTo(DEFAULT);
  }

  @Test
  void eachSettingMakesAnotherRunThatComesBackFromJson() {
    Set<String> fingerprints =
        OTHER.entrySet().stream()
            .map(each -> spec(DEFAULT.with(each.getKey(), each.getValue())).fingerprint())
            .collect(Collectors.toSet());
    fingerprints.add(spec(DEFAULT).fingerprint());
    assertThat(fingerprints).hasSize(OTHER.size() + 1);
    OTHER.forEach(
        (name, value) -> {
          TrainingSpec spec = spec(DEFAULT.with(name, value));
          assertThat(Json.parse(Json.line(spec), TrainingSpec.class, "spec")).isEqualTo(spec);
        });
  }

  @Test
  void atFullPrecisionOnlyTheImagesDropoutAndGradientsMatter() {
    assertThat(OTHER.entrySet())
        .filteredOn(
            each -> !DEFAULT.with(each.getKey(), each.getValue()).atFullPrecision().equals(DEFAULT))
        .extracting(Map.Entry::getKey)
        .containsExactly("dropout", "keepMean", "pixels", "gradientPrecision");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "dropout | 1 | dropout is 1.0; must be at least 0 and below 1",
        "stopAfter | -1 | stopAfter is -1; must be at least 1",
        "observed | -1 | observed is -1; must be at least 0",
      })
  void aNumberOutOfItsRangeIsRefused(String name, int value, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DEFAULT.with(name, value))
        .withMessage(message);
  }

  @Test
  void distillationHasItsRanges() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Distillation(0, 2))
        .withMessage("distillation.weight is 0.0; must be above 0 and at most 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Distillation(0.5, 0))
        .withMessage("distillation.temperature is 0.0; must be above 0 and at most 1000");
  }

  private static TrainingSpec spec(TrainingSettings settings) {
    return new TrainingSpec(
        1,
        "resnet-8",
        new Precision(2),
        1,
        "data",
        "init",
        new Optimization(1, 6, 0.05, 0.9, 0, 0.9),
        new Augmentation(0, false),
        settings);
  }
}
