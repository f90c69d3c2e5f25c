package org.lsqbeam.pipelines.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lsqbeam.graphs.train.TrainingSpec;

/** Overrides of settings that the file gives per precision, as quickstart does. */
final class OverridesOfPrecisionsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "{full: 2, quantized: 1}; 2, 1, 1, 1",
        "{quantized: 1}; 14, 1, 1, 1",
        "{quantized: 1, 4: 9}; 14, 9, 1, 1",
        "{2: 3}; 14, 4, 3, 3",
        "{2: 3, w2a4: 7}; 14, 4, 3, 7",
        "{w2a4: 7}; 14, 4, 6, 7",
        "5; 5, 5, 5, 5"
      })
  void whatIsGivenForMorePrecisionsReplacesWhatTheFileHasForEach(String epochs, String expected)
      throws IOException {
    Map<String, String> overrides = Map.of("precisions", "4,2,w2a4", "epochs", epochs);
    assertThat(specs("quickstart", overrides))
        .extracting(spec -> Integer.toString(spec.optimization().epochs()))
        .containsExactly(expected.split(", "));
  }

  @Test
  void theSettingsSayOnlyWhatCounts() throws IOException {
    assertThat(
            ExperimentFile.read("quickstart", Map.of("epochs", "{full: 2, quantized: 1}"))
                .settings()
                .path("epochs")
                .toString())
        .isEqualTo("{\"full\":2,\"quantized\":1}");
  }

  @Test
  void aVariantReplacesAPartOfOneNumberForAll() throws IOException {
    List<TrainingSpec> specs = specs("cifar10-table3", Map.of("learningRate", "0.02"));
    assertThat(specs)
        .extracting(spec -> spec.optimization().learningRate())
        .containsExactly(0.02, 0.02, 0.02, 0.02, 0.0001, 0.02, 0.02);
    assertThat(ExperimentFile.read("cifar10-table3", Map.of("learningRate", "0.02")).runs("d"))
        .extracting(runs -> runs.quantized().get(3).variant())
        .isEqualTo("gradientScale 1, learningRate 0.0001");
  }

  private static List<TrainingSpec> specs(String experiment, Map<String, String> overrides)
      throws IOException {
    return Experiment.specs(ExperimentFile.read(experiment, overrides).runs("d").all());
  }
}
