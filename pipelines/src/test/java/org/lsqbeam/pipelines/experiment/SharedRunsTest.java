package org.lsqbeam.pipelines.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lsqbeam.graphs.train.TrainingSpec;

/** The runs that the headers of the bundled experiments promise. */
final class SharedRunsTest {
  /** A run is trained once for a fingerprint, so that equal ones are what is not trained again. */
  @ParameterizedTest
  @CsvSource({
    "cifar10-quantization-error, cifar10, full 2",
    "cifar10-table2, cifar10, full 8",
    "cifar10-table3, cifar10, full",
    "cifar10-table4, cifar10, full 8",
    "cifar10-step-learning-rate, cifar10, full",
    "cifar10-figure4, cifar10, full",
    "cifar10-table3, cifar10-table2, full 2",
    "cifar10-table4, cifar10-table2, full 2 3 4 8",
    "table2-weight-decay, table1, full 2 3 4 8",
    "figure4-gradient-balance, table1, full",
  })
  void anExperimentSharesTheRunsThatItsHeaderSays(String name, String other, String precisions)
      throws IOException {
    Set<String> others =
        specs(other).stream().map(TrainingSpec::fingerprint).collect(Collectors.toSet());
    assertThat(specs(name))
        .filteredOn(spec -> others.contains(spec.fingerprint()))
        .extracting(spec -> spec.precision().toString())
        .containsExactlyInAnyOrder(precisions.split(" "));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cifar10-quantization-error",
        "cifar10-table2",
        "cifar10-table3",
        "cifar10-table4",
        "cifar10-step-learning-rate",
        "cifar10-figure4"
      })
  void theHeaderSaysOfHowManyEpochsTheQuantizedRunsAre(String name) throws IOException {
    long epochs =
        specs(name).stream()
            .filter(spec -> !spec.precision().isFull())
            .mapToLong(spec -> spec.steps(spec.optimization().batchSize()))
            .sum();
    try (InputStream file =
        ExperimentFile.class.getResourceAsStream("/experiments/" + name + ".yaml")) {
      assertThat(new String(file.readAllBytes(), StandardCharsets.UTF_8))
          .contains("# Cost: " + epochs + " quantized epochs of 50,000 images");
    }
  }

  private static List<TrainingSpec> specs(String name) throws IOException {
    return Experiment.specs(ExperimentFile.read(name, Map.of()).runs("d").all());
  }
}
