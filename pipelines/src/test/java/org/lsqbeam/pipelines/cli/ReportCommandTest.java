package org.lsqbeam.pipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lsqbeam.transforms.run.ArtifactStore;

/** {@code lsq report} on an output with several datasets, and without the images. */
final class ReportCommandTest {
  private final Path folder;
  private final Path output;

  ReportCommandTest(@TempDir Path folder) {
    this.folder = folder;
    this.output = folder.resolve("output");
  }

  @Test
  void anOutputWithoutTheDatasetIsRefused() throws IOException {
    ArtifactStore.open(output.toString());
    CommandLine result = command("report");
    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.errors())
        .containsExactly(
            "lsq: output '" + output + "' has no dataset of preset cifar10; lsq prepare makes one");
  }

  @Test
  void ofSeveralDatasetsTheOneWithTheRunsIsTakenElseOneIsToBeChosen() throws IOException {
    Path first = SmallImages.in(folder.resolve("first"));
    Path second = SmallImages.in(folder.resolve("second"));
    try (Stream<Path> red = Files.list(second.resolve("train/red"))) {
      Files.delete(red.sorted().findFirst().orElseThrow());
    }
    assertThat(command("prepare", "--input=" + first).exitCode()).isZero();
    assertThat(command("prepare", "--input=" + second).exitCode()).isZero();
    List<String> datasets = datasets();
    assertThat(datasets).hasSize(2);

    CommandLine unclear = command("report");
    assertThat(unclear.exitCode()).isEqualTo(2);
    assertThat(unclear.errors())
        .singleElement()
        .asString()
        .contains("choose with --dataset=NAME: ")
        .contains(datasets);
    CommandLine wrong = command("report", "--dataset=none");
    assertThat(wrong.exitCode()).isEqualTo(2);
    assertThat(wrong.errors()).singleElement().asString().contains("'none'").contains(datasets);
    assertThat(command("report", "--dataset=" + datasets.get(0)).errors())
        .singleElement()
        .asString()
        .contains("has no run of this experiment");

    assertThat(command("train", "--input=" + first).exitCode()).isZero();
    CommandLine report = command("report");
    assertThat(report.exitCode()).as(report.err()).isZero();
    assertThat(Files.readString(output.resolve("reports/mine/report.md"))).contains("40 training");
  }

  @Test
  void whereNoRunIsTrainedNothingIsWrittenAndTheReportsAreNamed() throws IOException {
    assertThat(CommandLine.run("prepare", "--output=" + output).exitCode()).isZero();
    assertThat(CommandLine.run("report", "--output=" + output).errors())
        .containsExactly(
            "lsq: output '" + output + "' has no run of this experiment with these options");

    Path first = Files.createDirectories(output.resolve("reports/first"));
    Files.writeString(first.resolve("experiment.yaml"), "extends: quickstart\n");
    CommandLine report = CommandLine.run("report", "--output=" + output);
    assertThat(report.exitCode()).isEqualTo(2);
    assertThat(report.out()).isEmpty();
    assertThat(report.errors())
        .containsExactly(
            "lsq: output '"
                + output
                + "' has no run of this experiment with these options; it has the reports first");
    try (Stream<Path> reports = Files.list(output.resolve("reports"))) {
      assertThat(reports).containsExactly(first);
    }
  }

  private List<String> datasets() throws IOException {
    try (Stream<Path> folders = Files.list(output.resolve("datasets"))) {
      return folders
          .map(dataset -> dataset.getFileName().toString())
          .filter(name -> !name.startsWith("."))
          .sorted()
          .toList();
    }
  }

  private CommandLine command(String command, String... more) {
    return CommandLine.run(
        List.of(
            command,
            "--experiment=cifar10",
            "--name=mine",
            "--networks=resnet-8",
            "--precisions=full",
            "--epochs=1",
            "--batchSize=16",
            "--output=" + output),
        more);
  }
}
