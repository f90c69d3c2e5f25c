package org.lsqbeam.pipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lsqbeam.graphs.runtime.Gpus;
import org.lsqbeam.transforms.run.ArtifactStore;

/** A person's mistake is one line that names the thing, and nothing is left half-written. */
final class MistakesTest {
  private final Path folder;
  private final Path output;

  MistakesTest(@TempDir Path folder) {
    this.folder = folder;
    this.output = folder.resolve("output");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "1", "17", "-3", "four", "full,9", "2.5", "32"})
  void aPrecisionThatIsNoneIsRefused(String precisions) {
    String last = precisions.substring(precisions.indexOf(',') + 1);
    CommandLine result = reproduce("--precisions=" + precisions);
    assertRefused(result, 2, last, "must be full, or 2 to 8 bits");
  }

  @Test
  void anUnknownKeyOfAnExperimentIsRefused() throws IOException {
    Path file = folder.resolve("mine.yaml");
    Files.writeString(file, quickstart() + "\nepoch: 3\n");
    assertRefused(
        reproduce("--experiment=" + file), 2, "mine.yaml", "unknown key 'epoch'", "epochs");
  }

  @Test
  void aMissingKeyOfAnExperimentIsRefused() throws IOException {
    Path file = folder.resolve("mine.yaml");
    Files.writeString(file, quickstart().replaceAll("(?m)^batchSize:.*$", ""));
    assertRefused(reproduce("--experiment=" + file), 2, "mine.yaml", "batchSize");
  }

  @Test
  void anUnknownExperimentIsRefused() {
    assertRefused(reproduce("--experiment=imagenot"), 2, "imagenot", "quickstart, cifar10");
    assertRefused(reproduce("--experiment=no/such.yaml"), 2, "no/such.yaml", "not found");
  }

  @Test
  void aWorkFolderThatCannotBeMadeIsRefusedBeforeAnythingIsDone() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    assertRefused(
        reproduce("--workFolder=" + file + "/work"), 2, "workFolder is '" + file + "/work'");
    assertThat(file).isRegularFile();
  }

  @Test
  void onlyAJobOnAClusterCanBeLeft() {
    assertRefused(reproduce("--detach"), 2, "detach is true", "--flinkMaster=HOST:PORT");
    assertRefused(
        reproduce("--detach", "--runner=FlinkRunner", "--flinkMaster=[local]"),
        2,
        "detach is true");
    assertRefused(reproduce("--detach=yes"), 2, "detach is 'yes'; must be true or false");
  }

  @Test
  void whichFlinkIsMeantIsToBeSaid() {
    assertRefused(reproduce("--runner=FlinkRunner"), 2, "flinkMaster is missing", "[local]");
    assertRefused(
        reproduce("--runner=FlinkRunner", "--flinkMaster=localhost:99999"),
        2,
        "flinkMaster is 'localhost:99999'; must be HOST:PORT");
  }

  @Test
  void whetherCacheSizesAreCorrectedIsTrueOrFalse() {
    assertRefused(
        reproduce("--correctCpuCaches=maybe"),
        2,
        "correctCpuCaches is 'maybe'; must be true or false");
  }

  @Test
  void aGpuThatIsRequiredAndNotThereIsSaid() {
    assumeTrue(Gpus.names().isEmpty(), "this machine has a GPU");
    assertRefused(reproduce("--requireGpu=true"), 2, "requireGpu is true", "-Pgpu");
    assertRefused(reproduce("--requireGpu=yes"), 2, "requireGpu is 'yes'", "true or false");
  }

  @ParameterizedTest
  @CsvSource({
    "--epoch=3, unknown option --epoch; did you mean --epochs?",
    "--batch-size=3, unknown option --batch-size; did you mean --batchSize?",
    "--lr=0.1, unknown option --lr; did you mean --learningRate?",
    "--flinkmaster=x:1, unknown option --flinkmaster; did you mean --flinkMaster?",
    "--bogus=2, unknown option --bogus; see lsq help reproduce",
    "-precisions=2, unexpected argument '-precisions=2'; options have the form --name=value",
    "--output, --output has no value; write --output=VALUE",
    "--tempLocation, --tempLocation has no value; write --tempLocation=VALUE",
    "--tempLocation=, --tempLocation has no value; write --tempLocation=VALUE",
    "--parallelism=x, parallelism is 'x'; must be a whole number",
    "--stableUniqueNames=x, 'stableUniqueNames is ''x''; must be one of OFF, WARNING, ERROR'",
    "--runner=FlinkRuner, unknown runner 'FlinkRuner'; did you mean 'FlinkRunner'?",
    "--extends=cifar10, --extends is not an option; extends is a key of experiment files only",
    "--measure, --measure is not an option of reproduce; it belongs to plan",
    "--name=a/b, name is 'a/b'; must be 1 to 100 letters"
  })
  void anOptionThatIsNoneIsRefused(String option, String said) {
    assertRefused(CommandLine.run("reproduce", option), 2, said);
  }

  @Test
  void aValueWithoutAnEqualsSignIsRefused() {
    assertRefused(
        CommandLine.run("reproduce", "--experiment", "quickstart"),
        2,
        "unexpected argument 'quickstart'; write --experiment=quickstart");
  }

  @Test
  void anOptionThatIsGivenTwiceIsRefused() {
    assertRefused(reproduce("--seeds=1", "--seeds=2"), 2, "option --seeds is given twice: 1, 2");
    assertRefused(
        reproduce("--runner=DirectRunner", "--runner=FlinkRunner"),
        2,
        "option --runner is given twice: DirectRunner, FlinkRunner");
    CommandLine list = CommandLine.run("plan", "--filesToStage=a.jar", "--filesToStage=b.jar");
    assertThat(list.exitCode()).as(list.err()).isZero();
    assertRefused(reproduce("--batchSize="), 2, "batchSize is ''");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "epochs=0",
        "epochs=1.5",
        "epochs={9: 1}",
        "batchSize=0",
        "batchSize=many",
        "learningRate=-0.1",
        "momentum=1",
        "weightDecay=-1",
        "networks=resnet-21",
        "networks=resnet-8,resnet-8",
        "seeds=one",
        "padding=-1",
        "padding=32",
        "threads=x",
        "threads=1.5",
        "maxRejected=much",
        "cacheGiB=0",
        "cacheGiB=200GiB",
        "mirror=perhaps",
        "preset=imagenot",
        "study=speed",
        "threads=-1",
        "maxRejected=2"
      })
  void aValueThatIsNotAllowedIsRefused(String option) {
    String value = option.substring(option.indexOf('=') + 1).replaceAll("[{}]|: 1|,.*", "");
    assertRefused(reproduce("--" + option), 2, value);
  }

  @ParameterizedTest
  @ValueSource(strings = {"epochs=1.5", "epochs=0", "precisions=5", "stopAfter=99"})
  void whatPlanRefusesShowConfigRefusesToo(String option) {
    CommandLine plan = CommandLine.run("plan", "--output=" + output, "--" + option);
    CommandLine shown = CommandLine.run("show-config", "--output=" + output, "--" + option);
    assertRefused(shown, 2, "lsq: ");
    assertThat(shown.err()).isEqualTo(plan.err());
  }

  @Test
  void anUnknownCommandIsRefused() {
    assertRefused(
        CommandLine.run("reproduse"), 2, "unknown command 'reproduse'; did you mean 'reproduce'?");
    assertRefused(
        CommandLine.run("quikstart"),
        2,
        "unknown command 'quikstart'; did you mean --experiment=quickstart?");
    assertRefused(CommandLine.run("frobnicate"), 2, "must be one of reproduce, prepare");
  }

  @Test
  void withoutACommandTheHelpIsPrintedAsAMistake() {
    CommandLine result = CommandLine.run();
    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err()).isEqualTo(CommandLine.run("--help").out());
    assertThat(result.out()).isEmpty();
  }

  @Test
  void aMissingInputIsRefused() {
    assertRefused(reproduce("--experiment=cifar10"), 2, "input is missing", "cifar10");
    assertRefused(reproduce("--experiment=cifar10", "--input="), 2, "input is missing");
    Path missing = folder.resolve("missing");
    assertRefused(reproduce("--experiment=cifar10", "--input=" + missing), 3, missing.toString());
  }

  @Test
  void anEmptyClassIsRefused() throws IOException {
    Path input = SmallImages.in(folder.resolve("tree"));
    Files.createDirectories(input.resolve("train").resolve("green"));
    assertRefused(reproduce("--experiment=cifar10", "--input=" + input), 3, "green");
  }

  @Test
  void aBatchLargerThanTheDatasetIsRefusedBeforePreparing() throws IOException {
    Path input = SmallImages.in(folder.resolve("tree"));
    assertRefused(
        reproduce("--experiment=cifar10", "--input=" + input, "--batchSize=41"),
        2,
        "batchSize is 41; must be at most 40, the number of the dataset's training images");
    assertRefused(reproduce("--batchSize=4001"), 2, "batchSize is 4001; must be at most 4000");
  }

  @Test
  void anOutputWithoutANameIsRefused() {
    assertRefused(CommandLine.run("reproduce", "--output="), 2, "output is ''");
  }

  @Test
  void aReportOnAnOutputWithNothingInItIsRefusedAndMakesNone() {
    assertRefused(
        CommandLine.run("report", "--output=" + output),
        2,
        output.toString(),
        "is not an output of lsq-beam");
    assertThat(output).doesNotExist();
  }

  @Test
  void anOutputThatAnotherProcessWorksInIsRefused() throws IOException {
    Closeable lock = ArtifactStore.open(output.toString()).lock();
    try {
      CommandLine result = reproduce();
      assertThat(result.exitCode()).isEqualTo(2);
      assertThat(result.errors())
          .singleElement()
          .asString()
          .contains("in use by another lsq", output.toString());
      assertThat(files()).containsExactly("lsq-beam.json");
    } finally {
      lock.close();
    }
  }

  @Test
  void anOutputThatCannotBeWrittenIsRefused() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");
    CommandLine result = CommandLine.run("reproduce", "--output=" + file.resolve("output"));
    assertRefused(result, 2, "output", file.toString());
  }

  @Test
  void anOutputOfAnotherFormatIsRefusedAndNotTouched() throws IOException {
    Files.createDirectories(output);
    Path format = output.resolve("lsq-beam.json");
    Files.writeString(format, "{\"formatVersion\": 99}");
    CommandLine result = reproduce();
    assertThat(result.exitCode()).isEqualTo(3);
    assertThat(result.errors()).singleElement().asString().contains("99", "format version 1");
    assertThat(format).hasContent("{\"formatVersion\": 99}");
    assertThat(files()).containsExactly("lsq-beam.json");
  }

  @Test
  void aSyntheticExperimentTakesNoInput() {
    assertRefused(reproduce("--input=" + folder), 2, folder.toString(), "synthetic");
  }

  private CommandLine reproduce(String... more) {
    return CommandLine.run(List.of("reproduce", "--output=" + output), more);
  }

  private void assertRefused(CommandLine result, int exitCode, String... said) {
    assertThat(result.errors()).singleElement().asString().startsWith("lsq: ").contains(said);
    assertThat(result.exitCode()).isEqualTo(exitCode);
    assertThat(result.out()).isEmpty();
    assertThat(files()).isEmpty();
  }

  private List<String> files() {
    if (!Files.exists(output)) {
      return List.of();
    }
    try (Stream<Path> paths = Files.walk(output)) {
      return paths
          .filter(Files::isRegularFile)
          .map(path -> output.relativize(path).toString())
          .toList();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static String quickstart() throws IOException {
    try (var stream = MistakesTest.class.getResourceAsStream("/experiments/quickstart.yaml")) {
      return new String(stream.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    }
  }
}
