package org.lsqbeam.pipelines.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A value that cannot be read is said with its key and what is allowed, in our own words. */
final class WrongValuesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "distillation; {weight: 0.5}; key 'distillation.temperature' is missing; it has no default",
        "distillation; {weight: 0.5, temperature: x}; distillation.temperature is 'x'; must be a"
            + " number",
        "distillation; {weigth: 0.5}; unknown key 'distillation.weigth'; did you mean 'weight'?",
        "distillation; {weight: 0, temperature: 1}; distillation.weight is 0; must be above 0 and"
            + " at most 1",
        "distillation; true; distillation is true; must be a mapping with the keys weight,"
            + " temperature",
        "stepDecay; {factor: 0.1}; key 'stepDecay.epochs' is missing; it has no default",
        "stepDecay; 5; stepDecay is 5; must be a mapping with the keys factor, epochs",
        "init; foo; init is 'foo'; must be a mapping of names to mappings",
        "init; {resnet-8: x}; init.resnet-8 is 'x'; must be a mapping with the keys file, names,"
            + " epochs",
        "init; {resnet-8: {file: a.safetensors}}; key 'init.resnet-8.names' is missing; it has no"
            + " default",
        "preset; photos; unknown preset 'photos'; must be one of cifar10, imagenet, synthetic",
        "networks; [[[[[[[[[[[[[[[[[[[[[a]]]]]]]]]]]]]]]]]]]]]; networks has more than 20"
            + " levels of nesting; must have fewer",
        "networks; [null]; networks has an empty entry; must have a value in each",
        "seeds; [1, null]; seeds has an empty entry; must have a value in each",
        "preset; cifar; unknown preset 'cifar'; did you mean 'cifar10'?",
        "imageSize; 8; imageSize is 8; must be at least 16 and at most 512",
        "imageEncoding; gif; unknown imageEncoding 'gif'; must be one of png, jpeg, jpeg-444, bmp",
        "batchSize; {full: 3}; batchSize is {full:3}; must be a whole number",
        "batchSize; 0; batchSize is 0; must be at least 1",
        "precisions; {a: 1}; unknown precision '{a=1}'; must be full, or 2 to 8 bits",
        "precisions; []; precisions is []; must have at least one value",
        "seeds; 1,1; seeds is [1, 1]; must have no value twice",
        "batchSize; 32,32; batchSize is [32, 32]; must have no value twice",
        "epochs; {full: 1; epochs is '{full: 1'; must be valid YAML",
        "epochs; abc; epochs is 'abc'; must be a number, or one for each precision",
        "epochs; {ful: 1}; epochs: unknown precision 'ful'; did you mean 'full'?",
        "epochs; {full: x}; epochs is 'x' at precision full; must be a number",
        "epochs; 010; epochs is '010'; must be a number without a zero before it",
        "gradientScale; foo; gradientScale is 'foo'; must be 1/sqrt(N Qp), 1/sqrt(N) or 1",
        "networks; {a: 1}; networks is {a:1}; must be a list of values",
        "seeds; 1,x; seeds is 'x'; must be a whole number",
        "freezeBatchNorm; maybe; freezeBatchNorm is 'maybe'; must be true or false",
        "mirror; maybe; mirror is 'maybe'; must be true or false",
        "horizontalFlip; maybe; mirror is 'maybe'; must be true or false",
        "centerInput; maybe; centerInput is 'maybe'; must be true or false",
        "dropout; much; dropout is 'much'; must be a number",
        "dropout; 1; dropout is 1; must be at least 0 and below 1",
        "stopAfter; 1.5; stopAfter is 1.5; must be a whole number",
        "stopAfter; 0; stopAfter is 0; must be at least 1",
        "quantizer; lsp; unknown quantizer 'lsp'; did you mean 'lsq'?",
        "variants; [{}, {epoch: 3}]; variants, entry 2: unknown key 'epoch'; did you mean"
            + " 'epochs'?",
        "epoch; 3; unknown key 'epoch'; did you mean 'epochs'?",
      })
  void isSaidWithItsKeyAndWhatIsAllowed(
      String key, String value, String said, @Nullable String allowed) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ExperimentFile.read("quickstart", Map.of(key, value)))
        .withMessageStartingWith("experiment 'quickstart': " + said)
        .satisfies(
            e -> {
              assertThat(e.getMessage()).contains(allowed == null ? "" : allowed);
              assertThat(e.getMessage()).doesNotContainPattern("[Cc]annot|deserial|lsqbeam|java");
            });
  }

  @ParameterizedTest
  @ValueSource(ints = {21, 1_000, 20_000, 200_000})
  void nestingIsRefusedHoweverDeepItIs(int levels, @TempDir Path folder) throws IOException {
    String refused = "seeds has more than 20 levels of nesting; must have fewer";
    for (String value : List.of("[".repeat(levels) + "]".repeat(levels), "[".repeat(levels))) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> ExperimentFile.read("quickstart", Map.of("seeds", value)))
          .withMessage("experiment 'quickstart': " + refused);
      Path file = Files.writeString(folder.resolve("mine.yaml"), "seeds: " + value);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> ExperimentFile.read(file.toString(), Map.of()))
          .withMessage("experiment '" + file + "': " + refused);
    }
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
        file, quickstart.replace("networks: [resnet-8]", "networks: resnet-8") + "seeds: 1\n");
    assertThat(ExperimentFile.read(file.toString(), Map.of()).runs("d"))
        .isEqualTo(ExperimentFile.read("quickstart", Map.of()).runs("d"));
  }
}
