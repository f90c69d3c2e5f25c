package org.lsqbeam.graphs.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lsqbeam.graphs.data.Augmentation;
import org.lsqbeam.graphs.io.DamagedFileException;
import org.lsqbeam.graphs.io.Json;
import org.lsqbeam.graphs.quantize.Precision;
import org.lsqbeam.graphs.train.TrainingSpec.Optimization;

final class TrainingSpecTest {
  private static final Optimization SGD = new Optimization(2, 8, 0.1, 0.9, 1e-4, 0.9);
  private static final Augmentation CROP = new Augmentation(4, true);
  private static final Precision FOUR = new Precision(4);

  @Test
  void everythingThatDecidesARunIsInItsFingerprint() {
    List<TrainingSpec> specs =
        List.of(
            new TrainingSpec(
                1, "resnet-8", FOUR, 1, "data", "init", SGD, CROP, TrainingSettings.DEFAULT),
            new TrainingSpec(
                2, "resnet-8", FOUR, 1, "data", "init", SGD, CROP, TrainingSettings.DEFAULT),
            new TrainingSpec(
                1, "resnet-20", FOUR, 1, "data", "init", SGD, CROP, TrainingSettings.DEFAULT),
            new TrainingSpec(
                1,
                "resnet-8",
                Precision.FULL,
                1,
                "data",
                "init",
                SGD,
                CROP,
                TrainingSettings.DEFAULT),
            new TrainingSpec(
                1, "resnet-8", FOUR, 2, "data", "init", SGD, CROP, TrainingSettings.DEFAULT),
            new TrainingSpec(
                1, "resnet-8", FOUR, 1, "other", "init", SGD, CROP, TrainingSettings.DEFAULT),
            new TrainingSpec(
                1, "resnet-8", FOUR, 1, "data", null, SGD, CROP, TrainingSettings.DEFAULT),
            withAugmentation(new Augmentation(3, true)),
            withAugmentation(new Augmentation(4, false)),
            withAugmentation(new Augmentation(4, true, 32)),
            withAugmentation(new Augmentation(4, true, 28)),
            withOptimization(new Optimization(3, 8, 0.1, 0.9, 1e-4, 0.9)),
            withOptimization(new Optimization(2, 9, 0.1, 0.9, 1e-4, 0.9)),
            withOptimization(new Optimization(2, 8, 0.2, 0.9, 1e-4, 0.9)),
            withOptimization(new Optimization(2, 8, 0.1, 0.8, 1e-4, 0.9)),
            withOptimization(new Optimization(2, 8, 0.1, 0.9, 2e-4, 0.9)),
            withOptimization(new Optimization(2, 8, 0.1, 0.9, 1e-4, 0.8)));
    Set<String> fingerprints = new HashSet<>();
    specs.forEach(spec -> fingerprints.add(spec.fingerprint()));
    assertThat(fingerprints).hasSameSizeAs(specs).allMatch(each -> each.matches("[0-9a-f]{64}"));
  }

  /** As of another version of lsq-beam. */
  @Test
  void aSettingThatIsUnknownIsNamed() {
    String spec = Json.line(TinyRun.spec(Precision.FULL, null));
    String other = spec.replaceFirst("\\{", "{\"variation\":{\"evaluationArithmetic\":\"int8\"},");
    assertThatThrownBy(() -> Json.parse(other, TrainingSpec.class, "spec.json"))
        .isInstanceOf(DamagedFileException.class)
        .hasMessage(
            "spec.json is damaged: its member 'variation' has no valid value: unknown setting"
                + " 'evaluationArithmetic'");
  }

  @Test
  void aSpecComesBackFromItsFileWithTheSameFingerprint(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("spec.json");
    for (TrainingSpec spec :
        List.of(
            withOptimization(SGD),
            withAugmentation(new Augmentation(0, true, 224)),
            TinyRun.spec(Precision.FULL, null))) {
      Json.write(file, spec);
      TrainingSpec read = Json.read(file, TrainingSpec.class);
      assertThat(read).isEqualTo(spec);
      assertThat(read.fingerprint()).isEqualTo(spec.fingerprint());
    }
  }

  @Test
  void stepsAreTheWholeBatchesOfAllEpochs() {
    assertThat(withOptimization(SGD).steps(8)).isEqualTo(2);
    assertThat(withOptimization(SGD).steps(23)).isEqualTo(4);
    assertThat(withOptimization(SGD).steps(7)).isZero();
    TrainingSpec ofImageNet = withOptimization(new Optimization(90, 256, 0.1, 0.9, 1e-4, 0.9));
    assertThat(ofImageNet.steps(1_281_167)).isEqualTo(450_360);
  }

  @Test
  void aRunThatStopsEarlyHasTheStepsUpToThere() {
    TrainingSettings afterOne = Json.parse("{\"stopAfter\":1}", TrainingSettings.class, "settings");
    TrainingSpec spec =
        new TrainingSpec(1, "resnet-8", FOUR, 1, "data", "init", SGD, CROP, afterOne);
    assertThat(spec.steps(23)).isEqualTo(2);
  }

  @Test
  void aRunIsNamedByNetworkPrecisionAndFingerprint() {
    TrainingSpec spec = withOptimization(SGD);
    String digits = spec.fingerprint().substring(0, 12);
    assertThat(spec.runName()).isEqualTo("resnet-8-4bit-" + digits);
    assertThat(TrainingSpec.runName("resnet-20", Precision.FULL, spec.fingerprint()))
        .isEqualTo("resnet-20-full-" + digits);
    assertThat(TrainingSpec.runName("resnet-20", new Precision(2, 4), spec.fingerprint()))
        .isEqualTo("resnet-20-w2a4-" + digits);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "-1 | 8 | 0.1 | 0.9 | 0 | 0.9 | epochs is -1; must be at least 0",
        "1 | 0 | 0.1 | 0.9 | 0 | 0.9 | batchSize is 0; must be at least 1",
        "1 | 8 | 0.0 | 0.9 | 0 | 0.9 | learningRate is 0.0; must be above 0 and below 1000000",
        "1 | 8 | 1e6 | 0.9 | 0 | 0.9 | learningRate is 1000000.0; must be above 0 and below 1000000",
        "1 | 8 | NaN | 0.9 | 0 | 0.9 | learningRate is NaN; must be above 0 and below 1000000",
        "1 | 8 | 0.1 | 1.0 | 0 | 0.9 | momentum is 1.0; must be at least 0 and below 1",
        "1 | 8 | 0.1 | 0.9 | -1 | 0.9 | weightDecay is -1.0; must be at least 0 and below 1",
        "1 | 8 | 0.1 | 0.9 | 0 | 1.0 | batchNormMomentum is 1.0; must be at least 0 and below 1",
      })
  void whatIsNotAllowedIsRefusedByNameAndValue(
      int epochs,
      int batchSize,
      double learningRate,
      double momentum,
      double weightDecay,
      double batchNormMomentum,
      String message) {
    assertThatThrownBy(
            () ->
                new Optimization(
                    epochs, batchSize, learningRate, momentum, weightDecay, batchNormMomentum))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  private static TrainingSpec withOptimization(Optimization optimization) {
    return new TrainingSpec(
        1, "resnet-8", FOUR, 1, "data", "init", optimization, CROP, TrainingSettings.DEFAULT);
  }

  private static TrainingSpec withAugmentation(Augmentation augmentation) {
    return new TrainingSpec(
        1, "resnet-8", FOUR, 1, "data", "init", SGD, augmentation, TrainingSettings.DEFAULT);
  }
}
