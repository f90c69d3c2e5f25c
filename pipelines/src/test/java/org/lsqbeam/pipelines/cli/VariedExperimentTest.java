package org.lsqbeam.pipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lsqbeam.graphs.io.Sha256;
import org.lsqbeam.transforms.run.Provenance;
import org.lsqbeam.transforms.run.RunFolder;
import org.lsqbeam.transforms.storage.Storage;

/** Experiments that go beyond the paper's recipe, from the command line to the table. */
final class VariedExperimentTest {
  private final Path folder;
  private final Path output;

  VariedExperimentTest(@TempDir Path folder) {
    this.folder = folder;
    this.output = folder.resolve("output");
  }

  @BeforeEach
  void images() throws IOException {
    SmallImages.in(folder.resolve("images"));
  }

  @Test
  void anImportedNetworkIsEvaluatedAsItIsAndQuantizedFromThere() throws IOException {
    Path file = SmallNetworkFile.in(folder.resolve("resnet8.safetensors"));
    Path names = Files.writeString(folder.resolve("names.json"), SmallNetworkFile.NAMES);
    String init = "--init={resnet-8: {file: " + file + ", names: " + names + "}}";
    CommandLine result = reproduce(init, "--precisions=full,2", "--epochs={2: 1}");
    assertThat(result.exitCode()).as(result.err()).isZero();
    List<String> full = csv().get(1);
    assertThat(full.get(1)).isEqualTo("full");
    assertThat(full.get(3)).as("top-1 is that of before training").isEqualTo(full.get(7));
    assertThat(full.get(csv().get(0).indexOf("epochs"))).isEqualTo("0");
    assertThat(csv().get(2).get(1)).isEqualTo("2");
    assertThat(reproduce(init, "--precisions=full,2", "--epochs={2: 1}").out())
        .isEqualTo(result.out());
    assertTellsWhatWasImported(file, names);
  }

  private void assertTellsWhatWasImported(Path file, Path names) throws IOException {
    RunFolder run = SmallExperiment.runs(Storage.at(output.toString()), "resnet-8-full").get(0);
    assertThat(run.provenance().orElseThrow().imported())
        .isEqualTo(
            new Provenance.Imported(
                file.toString(), Sha256.hex(Files.readAllBytes(file)), names.toString()));
    String report = Files.readString(output.resolve("reports/cifar10/report.md"));
    assertThat(report)
        .contains("| resnet-8 | full precision | pretrained weights | 0 |", "or pretrained ones");
  }

  @Test
  void whatNoVariableOfAnImportedFileTakesIsNamed() throws IOException {
    Path file = SmallNetworkFile.in(folder.resolve("resnet8.safetensors"));
    Path names = Files.writeString(folder.resolve("names.json"), SmallNetworkFile.NAMES);
    for (String command : List.of("plan", "prepare")) {
      CommandLine result =
          run(command, "--init={resnet-8: {file: " + file + ", names: " + names + "}}");
      assertThat(result.exitCode()).as(result.err()).isZero();
      assertThat(result.err().lines())
          .containsOnlyOnce(file + ": no variable of resnet-8 takes steps");
    }
  }

  @Test
  void anImportedFileThatIsMissingIsRefused() {
    CommandLine result = reproduce("--init={resnet-8: {file: no.safetensors, names: no.json}}");
    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.errors()).singleElement().asString().contains("no.json", "no such file");
    result = reproduce("--init={resnet-8: {file: no.safetensors, names: torchvision-vgg16_bn}}");
    assertThat(result.exitCode()).isEqualTo(3);
    assertThat(result.errors()).singleElement().asString().contains("no.safetensors");
  }

  @Test
  void anImportedFileOfOtherShapesIsRefusedBeforeAnythingIsWritten() throws IOException {
    Path file = SmallNetworkFile.in(folder.resolve("two-classes.safetensors"));
    Path names = Files.writeString(folder.resolve("names.json"), SmallNetworkFile.NAMES);
    for (String command : List.of("reproduce", "plan")) {
      CommandLine result =
          CommandLine.run(
              command,
              "--experiment=quickstart", // ten classes
              "--init={resnet-8: {file: " + file + ", names: " + names + "}}",
              "--output=" + output);
      assertThat(result.exitCode()).isEqualTo(3);
      assertThat(result.errors())
          .singleElement()
          .asString()
          .contains("two-classes.safetensors", "logits.kernel", "[64, 2]", "must be [64, 10]");
      assertThat(output).doesNotExist();
    }
  }

  @Test
  void variantsHaveRowsOfTheirOwnAndShareTheFullPrecisionRun() throws IOException {
    CommandLine result =
        reproduce(
            "--precisions=2",
            "--epochs=1",
            "--crop=28",
            "--variants=[{}, {distillation: {weight: 0.5, temperature: 1}},"
                + " {gradientScale: 1/sqrt(N), freezeBatchNorm: true}]");
    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.out())
        .contains(
            "resnet-8, default",
            "resnet-8, distillation weight 0.5 temperature 1",
            "resnet-8, gradientScale 1/sqrt(N), freezeBatchNorm true");
    List<List<String>> rows = csv();
    assertThat(rows).hasSize(1 + 1 + 3);
    assertThat(rows.stream().filter(row -> row.get(1).equals("full"))).hasSize(1);
  }

  @Test
  void aRunThatDivergesIsInTheTableWithTheOthersAndEndsWithFour() throws IOException {
    String[] options = {
      "--precisions=2,3",
      "--epochs={full: 1, 2: 4, 3: 1}",
      "--learningRate={full: 0.1, 2: 900000, 3: 0.01}",
      "--weightDecay=0.9"
    };
    CommandLine result = reproduce(options);
    assertThat(result.exitCode()).isEqualTo(4);
    assertThat(result.errors().get(result.errors().size() - 1))
        .contains("resnet-8-2bit")
        .containsPattern(
            "at step \\d+ of 20 .*(stem|stage[123]|final|logits)[/a-z0-9_]* .*;"
                + " the last good checkpoint is kept");
    assertThat(result.out()).contains("failed");
    assertThat(run("report", options).out()).contains("failed");
    assertThat(csv()).filteredOn(row -> row.get(1).equals("3")).hasSize(1);
    assertThat(csv().get(2).get(3)).as("top-1 at 2 bits").isEmpty();
    assertThat(csv().get(3).get(3)).as("top-1 at 3 bits").isNotEmpty();
  }

  @Test
  void aCropLargerThanTheImagesIsRefused() {
    CommandLine result = reproduce("--crop=33", "--padding=0");
    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.errors()).singleElement().asString().contains("crop is 33");
  }

  private CommandLine reproduce(String... more) {
    return run("reproduce", more);
  }

  private CommandLine run(String command, String... more) {
    return CommandLine.run(
        new SmallExperiment(folder.resolve("images"), 1).command(command, output, more));
  }

  /** The cells of results.csv; none of them has a comma before the last columns. */
  private List<List<String>> csv() throws IOException {
    return Files.readAllLines(output.resolve("reports/cifar10/results.csv")).stream()
        .map(line -> List.of(line.split(",", -1)))
        .toList();
  }
}
