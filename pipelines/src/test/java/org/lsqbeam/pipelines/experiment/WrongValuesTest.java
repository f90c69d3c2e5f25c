package org.lsqbeam.pipelines.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A value that cannot be read is said with its key and what is allowed, in our own words. */
final class WrongValuesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "distillation; {weight: 0.5}; key 'distillation.temperature' is missing; it has no default",
        "distillation; {weight: 0.5, temperature: x}; distillation.temperature is 'x'; a number",
        "distillation; {weigth: 0.5}; key 'distillation.weigth' is not known; weight, temperature",
        "distillation; true; distillation is 'true'; a mapping with the keys weight, temperature",
        "distillation; none; distillation is 'none'; a mapping with the keys weight, temperature",
        "stepDecay; {factor: 0.1}; key 'stepDecay.epochs' is missing; it has no default",
        "stepDecay; 5; stepDecay is '5'; a mapping with the keys factor, epochs",
        "init; foo; init is 'foo'; a mapping of networks",
        "init; {resnet-8: x}; init.resnet-8 is 'x'; a mapping with the keys file, names, epochs",
        "init; {resnet-8: {file: a.safetensors}}; key 'init.resnet-8.names' is missing; it has no default",
        "preset; [a, b]; preset is '[a,b]'; allowed: one value",
        "batchSize; {full: 3}; batchSize is '{full:3}'; allowed: a whole number",
        "precisions; {a: 1}; precisions: precision '{a=1}' is not allowed; full, or 2 to 8 bits",
        "networks; {a: 1}; networks is '{a:1}'; allowed: a list of values",
        "seeds; 1,x; seeds is 'x'; allowed: a whole number",
        "freezeBatchNorm; maybe; freezeBatchNorm is 'maybe'; allowed: true or false",
        "mirror; maybe; mirror is 'maybe'; allowed: true or false",
        "dropout; much; dropout is 'much'; allowed: a number",
        "stopAfter; 1.5; stopAfter is '1.5'; allowed: a whole number",
      })
  void isSaidWithItsKeyAndWhatIsAllowed(String key, String value, String said, String allowed) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ExperimentFile.read("quickstart", Map.of(key, value)))
        .withMessageStartingWith("experiment 'quickstart': " + said)
        .satisfies(
            e -> {
              assertThat(e.getMessage()).contains(allowed);
              assertThat(e.getMessage()).doesNotContainPattern("[Cc]annot|deserial|lsqbeam|java");
            });
  }

  @Test
  void oneValueNeedsNoListInAFileEither(@TempDir Path folder) throws IOException {
    String quickstart;
    try (InputStream stream =
        ExperimentFile.class.getResourceAsStream("/experiments/quickstart.yaml")) {
      quickstart = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    }
    Path file = folder.resolve("mine.yaml");
    Files.writeString(
        file,
        quickstart
            .replace("seeds: [1]", "seeds: 1")
            .replace("networks: [resnet-8]", "networks: resnet-8"));
    assertThat(ExperimentFile.read(file.toString(), Map.of()).runs("d"))
        .isEqualTo(ExperimentFile.read("quickstart", Map.of()).runs("d"));
  }
}
