package org.lsqbeam.pipelines.cli;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every file of a finished output, with every kind of damage. */
@TestInstance(Lifecycle.PER_CLASS)
final class DamagedOutputTest {
  private static final String LAST = "runs/resnet-8-full-*/checkpoints/step-00000005/";

  /** The files whose damage is found; a star stands for the digits of a fingerprint. */
  private static final List<String> FILES =
      List.of(
          "datasets/cifar10-*/manifest.json",
          "datasets/cifar10-*/train-00003-of-00016.tfrecord",
          "datasets/cifar10-*/train-00003-of-00016.tfrecord.index",
          "runs/resnet-8-full-*/spec.json",
          "runs/resnet-8-full-*/done.json",
          "runs/resnet-8-full-*/evaluation.json",
          "runs/resnet-8-full-*/metrics.jsonl",
          "runs/resnet-8-full-*/provenance.json",
          LAST + "state.json",
          LAST + "variables.index",
          LAST + "variables.data-00000-of-00001",
          "runs/resnet-8-full-*/checkpoints/step-00000000/variables.data-00000-of-00001",
          "reports/cifar10/results.json");

  private static final Map<String, UnaryOperator<byte[]>> DAMAGES =
      Map.of(
          "one bit flipped",
          content -> {
            byte[] damaged = content.clone();
            damaged[damaged.length / 2] ^= 1;
            return damaged;
          },
          "cut in half",
          content -> Arrays.copyOf(content, content.length / 2),
          "emptied",
          content -> new byte[0],
          "null",
          content -> "null".getBytes(StandardCharsets.UTF_8),
          "not UTF-8",
          content -> {
            byte[] damaged = content.clone();
            damaged[damaged.length / 2] = (byte) 0xff;
            return damaged;
          });

  @TempDir private Path temporary = Path.of("");
  private Path whole = Path.of("");
  private Path output = Path.of("");
  private SmallExperiment experiment = new SmallExperiment("", 1);

  @BeforeAll
  void reproduceOnce(@TempDir Path folder) throws IOException {
    whole = folder.resolve("output");
    experiment = new SmallExperiment(SmallImages.in(folder.resolve("images")), 1);
    CommandLine result = reproduce(whole);
    assertThat(result.exitCode()).as(result.err()).isZero();
  }

  @BeforeEach
  void copyTheOutput() throws IOException {
    output = Files.createTempDirectory(temporary, "output");
    try (Stream<Path> files = Files.walk(whole)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path copy = output.resolve(whole.relativize(file).toString());
        Files.createDirectories(copy.getParent());
        Files.copy(file, copy);
      }
    }
  }

  private CommandLine reproduce(Path where) {
    return CommandLine.run(experiment.command("reproduce", where, "--precisions=full"));
  }

  private CommandLine verify() {
    return CommandLine.run("verify", "--output=" + output);
  }

  private Path file(String name) throws IOException {
    try (Stream<Path> files = Files.walk(output)) {
      return files
          .filter(
              file ->
                  output
                      .relativize(file)
                      .toString()
                      .matches(name.replace(".", "\\.").replace("*", "[0-9a-f]+")))
          .findFirst()
          .orElseThrow(() -> new AssertionError("no " + name));
    }
  }

  static Stream<Arguments> damagedFiles() {
    return FILES.stream()
        .flatMap(file -> DAMAGES.keySet().stream().map(damage -> Arguments.of(file, damage)));
  }

  @Test
  void anUndamagedOutputHasNoProblem() {
    CommandLine result = verify();
    assertThat(result.exitCode()).as(result.out() + result.err()).isZero();
    assertThat(result.out())
        .isEqualTo(
            "checked: 1 datasets (20 shards), 1 runs, 1 reports; computed again: 1 evaluations;"
                + " problems: 0\n");
  }

  @ParameterizedTest
  @MethodSource("damagedFiles")
  void everyDamageIsFoundAndItsFileNamed(String name, String damage) throws IOException {
    Path file = file(name);
    Files.write(file, requireNonNull(DAMAGES.get(damage)).apply(Files.readAllBytes(file)));
    CommandLine result = verify();
    assertThat(result.exitCode()).as(result.out() + result.err()).isEqualTo(3);
    assertThat(result.out()).contains("problem: " + file);
    assertThat(result.err()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("files")
  void everyMissingFileIsNoticed(String name) throws IOException {
    Path file = file(name);
    Files.delete(file);
    CommandLine result = verify();
    assertThat(result.out()).contains(file.getFileName().toString());
    assertThat(result.exitCode()).isEqualTo(3);
  }

  /** Without the others the run counts as not done, not evaluated, not begun or not reported. */
  static Stream<String> files() {
    return FILES.stream()
        .filter(name -> !name.matches(".*/(done|evaluation|provenance|manifest|results)\\.json"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "datasets/cifar10-*/manifest.json",
        "datasets/cifar10-*/train-00003-of-00016.tfrecord",
        "runs/resnet-8-full-*/spec.json",
        "runs/resnet-8-full-*/done.json",
        "runs/resnet-8-full-*/evaluation.json",
        LAST + "variables.data-00000-of-00001"
      })
  void whatFollowsFromOtherFilesIsMadeAgain(String name) throws IOException {
    Path file = file(name);
    Files.write(file, new byte[0]);
    // Otherwise nothing but the report is left to do, and no dataset is read.
    Files.deleteIfExists(file("runs/resnet-8-full-*/evaluation.json"));
    CommandLine result = reproduce(output);
    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(SmallExperiment.decidedBytes(output)).isEqualTo(SmallExperiment.decidedBytes(whole));
  }

  @Test
  void whatCannotBeMadeAgainIsNamedWithItsRemedy() throws IOException {
    Path metrics = file("runs/resnet-8-full-*/metrics.jsonl");
    Files.write(metrics, new byte[0]);
    CommandLine result = reproduce(output);
    assertThat(result.exitCode()).isEqualTo(3);
    assertThat(result.errors())
        .containsExactly(
            "lsq: "
                + metrics
                + " is damaged: it has 0 lines; must have 2; remove the run's folder to train the"
                + " run again");
  }

  /** A number that a person wrote there, with the digest of the number before. */
  @ParameterizedTest
  @ValueSource(strings = {"report", "plan", "verify"})
  void anAccuracyThatWasEditedIsNotBelieved(String command) throws IOException {
    Path evaluation = file("runs/resnet-8-full-*/evaluation.json");
    Files.writeString(
        evaluation,
        Files.readString(evaluation).replaceAll("\"top1\" : [0-9.]+", "\"top1\" : 99.5"));
    CommandLine result =
        command.equals("verify")
            ? verify()
            : CommandLine.run(experiment.command(command, output, "--precisions=full"));
    assertThat(result.exitCode()).isEqualTo(3);
    assertThat(result.out() + result.err()).contains(evaluation + " is damaged: ");
  }
}
