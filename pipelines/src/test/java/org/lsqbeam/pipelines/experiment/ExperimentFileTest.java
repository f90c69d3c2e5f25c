package org.lsqbeam.pipelines.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lsqbeam.graphs.quantize.Precision;
import org.lsqbeam.graphs.train.TrainingSpec;

final class ExperimentFileTest {
  static Stream<String> names() {
    return ExperimentFile.names().stream();
  }

  @ParameterizedTest
  @MethodSource("names")
  void ourExperimentsAreValidAndHaveAllRunsOfTheTable(String name) throws IOException {
    Experiment experiment = ExperimentFile.read(name, Map.of());
    assertThat(experiment.precisions())
        .containsExactly(
            Precision.FULL, new Precision(8), new Precision(4), new Precision(3), new Precision(2));
    assertThat(experiment.runs("d").all()).hasSize(5);
  }

  @Test
  void weightDecayFallsWithThePrecisionAsInThePaper() throws IOException {
    // Section 2.3 and Table 2: 1e-4 at 8 and 4 bits, half of it at 3, a quarter of it at 2.
    assertThat(ExperimentFile.read("cifar10", Map.of()).runs("d").quantized())
        .extracting(spec -> spec.optimization().weightDecay())
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
    assertThat(runs.full()).hasSize(2).allMatch(spec -> spec.init() == null);
    assertThat(runs.quantized())
        .extracting(TrainingSpec::init)
        .isEqualTo(runs.full().stream().map(TrainingSpec::fingerprint).toList());
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
            .map(experiment -> experiment.runs("d").quantized().get(0).fingerprint())
            .toList();
    assertThat(fingerprints).doesNotHaveDuplicates();
    assertThat(ExperimentFile.read("quickstart", Map.of()).runs("e").quantized().get(0))
        .extracting(TrainingSpec::fingerprint)
        .isNotIn(fingerprints);
  }

  @Test
  void aPrecisionWithoutAValueIsNamed() throws IOException {
    Experiment experiment = ExperimentFile.read("quickstart", Map.of("precisions", "full,5"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> experiment.runs("d"))
        .withMessageContaining("epochs has no value for precision 5");
  }

  @Test
  void aFilesNameIsItsNameWithoutFolderAndEnding() {
    assertThat(ExperimentFile.nameOf("some/where/mine.yaml")).isEqualTo("mine");
    assertThat(ExperimentFile.nameOf("cifar10")).isEqualTo("cifar10");
  }

  private static List<Integer> epochs(Map<String, String> overrides) throws IOException {
    return ExperimentFile.read("quickstart", overrides).runs("d").all().stream()
        .map(spec -> spec.optimization().epochs())
        .toList();
  }
}
