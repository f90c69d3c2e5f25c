package org.lsqbeam.pipelines.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.lsqbeam.graphs.io.Json;

/** The documentation of experiment files follows from the settings. */
final class ExperimentDocsTest {
  private static final Path DOCS = Path.of("..", "docs");

  /** Set to {@code true} to write the files instead of checking them. */
  private static final boolean WRITE = Boolean.getBoolean("lsq.writeDocs");

  private static final String BEGIN = "<!-- keys -->\n";
  private static final String END = "<!-- end of keys -->\n";

  private static Stream<String> names() {
    return ExperimentFile.names().stream();
  }

  @Test
  void theSchemaFileIsTheGeneratedOne() throws IOException {
    Path file = DOCS.resolve("experiment.schema.json");
    String generated = new String(Json.indented(ExperimentSchema.json()), StandardCharsets.UTF_8);
    if (WRITE) {
      Files.writeString(file, generated);
    }
    assertThat(Files.readString(file)).isEqualTo(generated);
  }

  @Test
  void theTableOfKeysIsTheGeneratedOne() throws IOException {
    Path file = DOCS.resolve("experiments.md");
    String page = Files.readString(file);
    String before = page.substring(0, page.indexOf(BEGIN) + BEGIN.length());
    String after = page.substring(page.indexOf(END));
    String generated = before + "\n" + ExperimentKeys.markdown() + "\n" + after;
    if (WRITE) {
      Files.writeString(file, generated);
    }
    assertThat(Files.readString(file)).isEqualTo(generated);
  }

  @ParameterizedTest
  @MethodSource("names")
  void everyBundledExperimentFitsTheSchema(String name) throws IOException {
    try (InputStream file =
        ExperimentFile.class.getResourceAsStream("/experiments/" + name + ".yaml")) {
      assertThat(violations(YamlValues.YAML.readTree(file))).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void everyResolvedExperimentFitsTheSchema(String name) throws IOException {
    String resolved = ExperimentFile.read(name, Map.of()).resolvedYaml();
    assertThat(violations(YamlValues.YAML.readTree(resolved))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "{}",
        "{extends: cifar10, epoch: 3}",
        "{extends: cifar10, dropout: 1}",
        "{extends: cifar10, stopAfter: 0}",
        "{extends: cifar10, imageSize: 1000}",
        "{extends: cifar10, networks: [resnet-19]}",
        "{extends: cifar10, distillation: {weight: 0.5}}",
        "{extends: cifar10, mirror: maybe}",
        "{extends: cifar10, epochs: -1}",
        "{extends: cifar10, epochs: 1.5}",
        "{extends: cifar10, epochs: {2: -1}}",
        "{extends: cifar10, epochs: {ful: 1}}",
        "{extends: cifar10, epochs: {9: 1}}",
        "{extends: cifar10, learningRate: -5}",
        "{extends: cifar10, learningRate: [0.1, {full: 0.1, quantized: 0}]}",
        "{extends: cifar10, weightDecay: 1}",
        "{extends: cifar10, precisions: [full, 9]}",
        "{extends: cifar10, precisions: w2a9}",
        "{extends: cifar10, precisions: w32a32}",
        "{extends: cifar10, gradientScale: 1/N}",
        "{extends: cifar10, gradientScale: 0}",
        "{extends: cifar10, imageEncoding: gif}",
        "{extends: cifar10, preset: photos}",
        "{extends: cifar10, variants: []}",
        "{extends: cifar10, variants: [{seeds: 1}]}",
      })
  void whatIsRefusedIsRefusedByTheSchemaToo(String yaml) throws IOException {
    assertThat(violations(YamlValues.YAML.readTree(yaml))).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "{extends: cifar10, epochs: {full: 1, quantized: 2, w2a4: 3, '8': 4}}",
        "{extends: cifar10, learningRate: [0.1, {full: 0.1, quantized: 0.01}]}",
        "{extends: cifar10, precisions: [full, 8, w2a4, w2a32, w32a8, '2']}",
        "{extends: cifar10, gradientScale: [1, 0.5, 1/sqrt(N), 10/sqrt(N Qp), 1/(10 sqrt(N Qp))]}",
        "{extends: cifar10, imageEncoding: jpeg, preset: none}",
        "{extends: cifar10, variants: none}",
      })
  void whatIsAcceptedIsAcceptedByTheSchemaToo(String yaml) throws IOException {
    assertThat(violations(YamlValues.YAML.readTree(yaml))).isEmpty();
  }

  private static Set<ValidationMessage> violations(JsonNode experiment) {
    return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
        .getSchema(ExperimentSchema.json())
        .validate(experiment);
  }
}
