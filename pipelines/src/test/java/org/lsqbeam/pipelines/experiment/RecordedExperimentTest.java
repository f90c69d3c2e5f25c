package org.lsqbeam.pipelines.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An experiment that is read from the settings in a report's {@code results.json}. */
final class RecordedExperimentTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  static List<String> names() {
    return ExperimentFile.names();
  }

  @ParameterizedTest
  @MethodSource("names")
  void everyBundledExperimentHasTheSameRunsAndLabels(String name) throws IOException {
    assertSame(ExperimentFile.read(name, Map.of()));
  }

  @Test
  void soHasOneWithOverrides() throws IOException {
    assertSame(
        ExperimentFile.read(
            "cifar10-table3",
            Map.of(
                "precisions", "full,2,w2a4,8",
                "seeds", "7,9007199254740993",
                "learningRate", "{full: 0.1, quantized: 1.0e-7, w2a4: 0.1234567890123456}",
                "title", "Mine: \"<1>\" # 010 true null ~")));
  }

  private static void assertSame(Experiment experiment) throws IOException {
    JsonNode written = JSON.readTree(JSON.writeValueAsString(experiment.settings()));
    Experiment read = ExperimentFile.of("results.json", written, Map.of());
    assertThat(read.resolvedYaml()).isEqualTo(experiment.resolvedYaml());
    assertThat(read.references()).isEqualTo(experiment.references());
    assertThat(read.study()).isEqualTo(experiment.study());
    assertThat(read.runs("d")).isEqualTo(experiment.runs("d"));
  }
}
