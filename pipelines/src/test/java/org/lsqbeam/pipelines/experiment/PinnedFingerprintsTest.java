package org.lsqbeam.pipelines.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.lsqbeam.graphs.train.TrainingSpec;

/**
 * The fingerprints of the bundled experiments' runs, and of runs with every other setting, as they
 * were in November 2026. A run that somebody has trained is found by its fingerprint; a change here
 * makes all of those runs be trained again.
 */
final class PinnedFingerprintsTest {
  private static final String DATASET = "0".repeat(64);

  /** One override for each setting that no bundled experiment changes, and some combinations. */
  private static final List<Map<String, String>> OVERRIDES =
      List.of(
          Map.of("precisions", "full,w2a4,w3a8"),
          Map.of(
              "precisions",
              "full,w32a4,w4a32,5,6,7",
              "epochs",
              "3",
              "learningRate",
              "{full: 0.1, quantized: 0.01}",
              "weightDecay",
              "0.0001"),
          Map.of("countBatch", "true"),
          Map.of("keepMean", "true"),
          Map.of("stopAfter", "1", "epochs", "2"),
          Map.of("observed", "0"),
          Map.of("crop", "28", "padding", "0", "mirror", "false"),
          Map.of("decayStepSizes", "true", "freezeBatchNorm", "true"),
          Map.of("stepDecay", "{epochs: 2, factor: 0.1}"),
          Map.of("distillation", "{weight: 0.5, temperature: 2}"),
          Map.of("networks", "vgg-16bn", "dropout", "0.5"),
          Map.of("gradientScale", "[1/sqrt(N Qp), 1/sqrt(N), 1, 10/sqrt(N Qp), 1/(10 sqrt(N Qp))]"),
          // Defaults, written out, change nothing.
          Map.of("gradientScale", "1/sqrt(N Qp)", "observed", "10", "countBatch", "false"));

  @Test
  void everyRunKeepsItsFingerprint() throws IOException {
    assertThat(fingerprints()).containsExactlyElementsOf(pinned());
  }

  private static List<String> fingerprints() throws IOException {
    List<String> lines = new ArrayList<>();
    for (String name : ExperimentFile.names()) {
      add(lines, name, Map.of());
    }
    for (Map<String, String> overrides : OVERRIDES) {
      add(lines, "quickstart", overrides);
    }
    return lines;
  }

  private static void add(List<String> lines, String name, Map<String, String> overrides)
      throws IOException {
    lines.add("# " + name + (overrides.isEmpty() ? "" : " " + new TreeMap<>(overrides)));
    Experiment experiment = ExperimentFile.read(name, new LinkedHashMap<>(overrides));
    for (TrainingSpec spec : Experiment.specs(experiment.runs(DATASET).all())) {
      lines.add(
          String.join(
              " ",
              spec.network(),
              spec.precision().toString(),
              Long.toString(spec.seed()),
              spec.fingerprint()));
    }
  }

  private static List<String> pinned() throws IOException {
    try (InputStream file =
        PinnedFingerprintsTest.class.getResourceAsStream("pinned-fingerprints.txt")) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
  }
}
