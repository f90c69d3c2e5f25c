package org.lsqbeam.pipelines.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lsqbeam.graphs.quantize.Precision;
import org.lsqbeam.graphs.settings.SettingKey;
import org.lsqbeam.graphs.train.Distillation;
import org.lsqbeam.graphs.train.TrainingSpec;
import org.lsqbeam.pipelines.paper.Reference;

final class ExperimentFileTest {
  private static Stream<String> names() {
    return ExperimentFile.names().stream();
  }

  /**
   * Full-precision runs, which variants share, and quantized ones: as many as the tables' cells.
   */
  @ParameterizedTest
  @CsvSource({
    "quickstart, 1, 4",
    "cifar10, 1, 4",
    "cifar10-table2, 1, 16",
    "cifar10-table3, 1, 6",
    "cifar10-table4, 1, 8",
    "cifar10-step-learning-rate, 1, 2",
    "cifar10-figure4, 1, 12",
    "table1, 7, 28",
    "table2-weight-decay, 1, 16",
    "table3-gradient-scale, 1, 6",
    "table4-distillation, 3, 12",
    "step-learning-rate, 1, 2",
    "figure4-gradient-balance, 1, 12",
    "quantization-error, 1, 1",
    "cifar10-quantization-error, 1, 1",
    "cifar10-gradient-precision, 6, 12",
    "cifar10-integer-forward, 3, 12"
  })
  void ourExperimentsHaveARunForEachFigureOfTheirTable(String name, int full, int quantized)
      throws IOException {
    Experiment.Runs runs = ExperimentFile.read(name, Map.of()).runs("d");
    assertThat(runs.full()).hasSize(full);
    assertThat(runs.quantized()).hasSize(quantized);
  }

  @ParameterizedTest
  @MethodSource("names")
  void theHeaderOfEachOfOursSaysItsCommand(String name) throws IOException {
    try (InputStream file =
        ExperimentFile.class.getResourceAsStream("/experiments/" + name + ".yaml")) {
      assertThat(new String(file.readAllBytes(), StandardCharsets.UTF_8))
          .contains("#   ./lsq reproduce --experiment=" + name + " ");
    }
  }

  @Test
  void whatIsMeasuredDoesNotDecideARun() throws IOException {
    Experiment measuring = ExperimentFile.read("quickstart", Map.of("study", "quantization-error"));
    assertThat(measuring.study()).isEqualTo(Study.QUANTIZATION_ERROR);
    assertThat(measuring.settings().at("/study").textValue()).isEqualTo("quantization-error");
    Experiment plain = ExperimentFile.read("quickstart", Map.of());
    assertThat(plain.study()).isEqualTo(Study.NONE);
    assertThat(measuring.runs("d")).isEqualTo(plain.runs("d"));
    assertThat(ExperimentFile.read("cifar10-quantization-error", Map.of()).study())
        .isEqualTo(Study.QUANTIZATION_ERROR);
  }

  @Test
  void weightDecayFallsWithThePrecisionAsInThePaper() throws IOException {
    // Section 2.3 and Table 2: 1e-4 at 8 and 4 bits, half of it at 3, a quarter of it at 2.
    assertThat(ExperimentFile.read("cifar10", Map.of()).runs("d").quantized())
        .extracting(run -> run.spec().optimization().weightDecay())
        .containsExactly(1e-4, 1e-4, 0.5e-4, 0.25e-4);
  }

  @Test
  void anOptionOverridesAListWithoutBrackets() throws IOException {
    Experiment experiment =
        ExperimentFile.read(
            "quickstart",
            Map.of("precisions", "2,4", "seeds", "1,2", "networks", "resnet-8,resnet-20"));
    assertThat(experiment.precisions()).containsExactly(new Precision(2), new Precision(4));
    assertThat(experiment.seeds()).containsExactly(1L, 2L);
    assertThat(experiment.networks()).containsExactly("resnet-8", "resnet-20");
  }

  @Test
  void aNumberOverridesAllPrecisionsAndAMappingOnlyThoseItNames() throws IOException {
    assertThat(epochs(Map.of("epochs", "5"))).containsOnly(5);
    List<Integer> before = epochs(Map.of());
    List<Integer> after = epochs(Map.of("epochs", "{2: 77}"));
    assertThat(after.get(4)).isEqualTo(77);
    assertThat(after.subList(0, 4)).isEqualTo(before.subList(0, 4));
  }

  @Test
  void quantizedRunsStartFromTheFullPrecisionRunOfTheirNetworkAndSeed() throws IOException {
    Experiment.Runs runs =
        ExperimentFile.read("quickstart", Map.of("seeds", "1,2", "precisions", "3")).runs("d");
    assertThat(runs.full()).hasSize(2).allMatch(run -> run.spec().init() == null);
    assertThat(Experiment.specs(runs.quantized()))
        .extracting(TrainingSpec::init)
        .isEqualTo(runs.full().stream().map(run -> run.spec().fingerprint()).toList());
  }

  @Test
  void aRunsFingerprintDependsOnEverythingThatDecidesIt() throws IOException {
    Stream<Map<String, String>> changes =
        Stream.of(
            Map.of(),
            Map.of("seeds", "9"),
            Map.of("epochs", "7"),
            Map.of("batchSize", "32"),
            Map.of("learningRate", "0.5"),
            Map.of("momentum", "0.8"),
            Map.of("weightDecay", "0.5"),
            Map.of("batchNormMomentum", "0.5"),
            Map.of("padding", "1"),
            Map.of("mirror", "false"),
            Map.of("networks", "resnet-56"));
    List<String> fingerprints =
        changes
            .map(
                change -> {
                  try {
                    return ExperimentFile.read("quickstart", change);
                  } catch (IOException e) {
                    throw new AssertionError(e);
                  }
                })
            .map(experiment -> experiment.runs("d").quantized().get(0).spec().fingerprint())
            .toList();
    assertThat(fingerprints).doesNotHaveDuplicates();
    assertThat(ExperimentFile.read("quickstart", Map.of()).runs("e").quantized().get(0).spec())
        .extracting(TrainingSpec::fingerprint)
        .isNotIn(fingerprints);
  }

  @Test
  void theReferencesOfAReportDecideNoRun() throws IOException {
    Experiment with = ExperimentFile.read("quickstart", Map.of("reference", "table1,figure4"));
    assertThat(with.references()).containsExactly(Reference.TABLE1, Reference.FIGURE4);
    Experiment without = ExperimentFile.read("quickstart", Map.of());
    assertThat(without.references()).isEmpty();
    assertThat(with.runs("d")).isEqualTo(without.runs("d"));
    assertThat(ExperimentFile.read("quickstart", Map.of("reference", "table2")).references())
        .containsExactly(Reference.TABLE2);
  }

  @Test
  void aReferenceThatThePaperDoesNotHaveIsNamed() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ExperimentFile.read("quickstart", Map.of("reference", "table9")))
        .withMessageContaining("unknown reference 'table9'; did you mean 'table1'?");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ExperimentFile.read("quickstart", Map.of("reference", "table1,table1")))
        .withMessageContaining("reference is [table1, table1]; must have no value twice");
  }

  @Test
  void aPrecisionWithoutAValueIsNamed() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ExperimentFile.read("quickstart", Map.of("precisions", "full,5")))
        .withMessageStartingWith("experiment 'quickstart': epochs has no value for precision 5");
  }

  @Test
  void aFilesNameIsItsNameWithoutFolderAndEnding() {
    assertThat(ExperimentFile.nameOf("some/where/mine.yaml")).isEqualTo("mine");
    assertThat(ExperimentFile.nameOf("cifar10")).isEqualTo("cifar10");
  }

  @Test
  void listsMultiplyTheRunsAndShareTheFullPrecisionOnes() throws IOException {
    Experiment.Runs runs =
        runs(
            Map.of(
                "precisions", "2,3",
                "weightDecay",
                    "[{full: 1.0e-4, quantized: 1.0e-4}, {full: 1.0e-4, quantized: 0.5e-4}]",
                "gradientScale", "[1/sqrt(N Qp), 1/sqrt(N), 1]"));
    assertThat(runs.full()).singleElement().extracting(Experiment.Run::variant).isEqualTo("");
    assertThat(runs.quantized()).hasSize(2 * 2 * 3).doesNotHaveDuplicates();
    assertThat(runs.quantized().stream().map(Experiment.Run::variant).distinct())
        .containsExactlyInAnyOrder(
            "weightDecay 0.0001, gradientScale 1/sqrt(N Qp)",
            "weightDecay 0.0001, gradientScale 1/sqrt(N)",
            "weightDecay 0.0001, gradientScale 1",
            "weightDecay 0.00005, gradientScale 1/sqrt(N Qp)",
            "weightDecay 0.00005, gradientScale 1/sqrt(N)",
            "weightDecay 0.00005, gradientScale 1");
  }

  @Test
  void anOptionTakesAListWithoutBracketsWhereTheFileHasOneValue() throws IOException {
    assertThat(runs(Map.of("batchSize", "32,64")).full())
        .extracting(run -> run.spec().optimization().batchSize())
        .containsExactly(32, 64);
  }

  @Test
  void variantsAreRunEachWithItsOwnSettings() throws IOException {
    Experiment.Runs runs =
        runs(
            Map.of(
                "precisions",
                "2",
                "variants",
                "[{}, {gradientScale: 1, learningRate: {2: 0.0001}}, "
                    + "{distillation: {weight: 0.5, temperature: 1}}]"));
    assertThat(runs.full()).hasSize(1);
    assertThat(runs.quantized().stream().map(Experiment.Run::variant))
        .containsExactly(
            "learningRate 0.01",
            "learningRate 0.0001, gradientScale 1",
            "learningRate 0.01, distillation weight 0.5 temperature 1");
    assertThat(runs.quantized().get(1).spec().optimization().learningRate()).isEqualTo(0.0001);
    assertThat(runs.quantized().get(2).spec().settings().distillation())
        .isEqualTo(new Distillation(0.5, 1));
  }

  @Test
  void settingsIncludeTheDefaultsOfTheTrainingKeys() throws IOException {
    JsonNode settings = ExperimentFile.read("quickstart", Map.of("momentum", "0.5")).settings();
    assertThat(settings.fieldNames())
        .toIterable()
        .contains("preset", "networks", "precisions")
        .containsAll(ExperimentKeys.TRAINING.stream().map(SettingKey::name).toList());
    assertThat(settings.path("gradientScale").textValue()).isEqualTo("1/sqrt(N Qp)");
    assertThat(settings.path("dropout").intValue()).isZero();
    assertThat(settings.path("momentum").doubleValue()).isEqualTo(0.5);
  }

  @Test
  void valuesThatChangePlacesAreNotTheSame() throws IOException {
    String swapped = "[{full: 1.0e-4, quantized: 0.5e-4}, {full: 0.5e-4, quantized: 1.0e-4}]";
    assertThat(runs(Map.of("precisions", "2", "weightDecay", swapped)).quantized())
        .extracting(Experiment.Run::variant)
        .containsExactly(
            "weightDecay full 0.0001 quantized 0.00005",
            "weightDecay full 0.00005 quantized 0.0001");
  }

  @Test
  void theSameRunTwiceIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> runs(Map.of("epochs", "2,2.0")))
        .withMessageContaining("duplicate run: two combinations have the same settings");
  }

  @ParameterizedTest
  @CsvSource({"networks, resnet-8", "datasetName, tiny-imagenet-200", "preset, imagenet"})
  void theTitleDoesNotHoldForOtherNetworksOrImages(String key, String value) throws IOException {
    Map<String, String> other = Map.of(key, value);
    assertThat(ExperimentFile.read("cifar10-table2", other).title()).isEmpty();
    assertThat(ExperimentFile.read("cifar10-table2", other).settings().path("title").asText())
        .isEqualTo("none");
    assertThat(ExperimentFile.read("cifar10-table2", Map.of(key, value, "title", "Mine")).title())
        .isEqualTo("Mine");
  }

  @Test
  void theTitleHoldsForTheSameNetworksAndOtherSettings() throws IOException {
    assertThat(
            ExperimentFile.read(
                    "cifar10", Map.of("networks", "resnet-20", "epochs", "1", "preset", "cifar10"))
                .title())
        .isEqualTo("CIFAR-10, ResNet-20");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Flowers, small", "Flowers: small", "[Flowers]", "2026", "a # b", "'a' \"b\""})
  void aTitleIsTakenLiterallyFromTheCommandLineAndReadsBack(String title) throws IOException {
    Experiment experiment = ExperimentFile.read("quickstart", Map.of("title", title));
    assertThat(experiment.title()).isEqualTo(title);
    assertThat(YamlValues.tree(experiment.resolvedYaml()).get("title").asText()).isEqualTo(title);
  }

  @Test
  void variantsThatAreNoneRemoveThoseOfTheExperiment() throws IOException {
    Map<String, String> two = Map.of("precisions", "2");
    Map<String, String> none = Map.of("precisions", "2", "variants", "none");
    assertThat(ExperimentFile.read("cifar10-table4", two).runs("d").quantized()).hasSize(2);
    assertThat(ExperimentFile.read("cifar10-table4", none).runs("d").quantized()).hasSize(1);
    assertThat(ExperimentFile.read("quickstart", Map.of("variants", "none")))
        .isEqualTo(ExperimentFile.read("quickstart", Map.of()));
  }

  @Test
  void aListThatIsNoneHasNoEntries() throws IOException {
    assertThat(ExperimentFile.read("table1", Map.of()).references()).isNotEmpty();
    assertThat(ExperimentFile.read("table1", Map.of("reference", "none")).references()).isEmpty();
  }

  @Test
  void anUnknownKeyOfAVariantIsNamed() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> runs(Map.of("variants", "[{weightDecays: 1}]")))
        .withMessageContaining("unknown key 'weightDecays'; did you mean 'weightDecay'?");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> runs(Map.of("variants", "[{networks: [resnet-20]}]")))
        .withMessageContaining("unknown key 'networks'; must be one of epochs, batchSize");
  }

  @Test
  void weightsAndActivationsMayDifferInBits() throws IOException {
    List<TrainingSpec> specs =
        Experiment.specs(runs(Map.of("precisions", "w2a8,w8a2", "epochs", "1")).quantized());
    assertThat(specs)
        .extracting(TrainingSpec::precision)
        .containsExactly(new Precision(2, 8), new Precision(8, 2));
    // A setting by precision follows the bits of the weights.
    assertThat(specs)
        .extracting(spec -> spec.optimization().learningRate())
        .containsExactly(0.01, 0.001);
  }

  private static Experiment.Runs runs(Map<String, String> overrides) throws IOException {
    return ExperimentFile.read("quickstart", overrides).runs("d");
  }

  private static List<Integer> epochs(Map<String, String> overrides) throws IOException {
    return ExperimentFile.read("quickstart", overrides).runs("d").all().stream()
        .map(run -> run.spec().optimization().epochs())
        .toList();
  }
}
