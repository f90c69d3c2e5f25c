package org.lsqbeam.pipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lsqbeam.graphs.io.FolderTree;

/** A folder in the place of a file of the output, or a file in that of a folder. */
@TestInstance(Lifecycle.PER_CLASS)
final class MisplacedFilesTest {
  private static final String RUN = "runs/resnet-8-full-*/";

  @TempDir private Path temporary = Path.of("");
  private Path whole = Path.of("");
  private Path output = Path.of("");
  private SmallExperiment experiment = new SmallExperiment("", 1);

  @BeforeAll
  void reproduceOnce(@TempDir Path folder) throws IOException {
    experiment = new SmallExperiment(SmallImages.in(folder.resolve("images")), 1);
    whole = folder.resolve("output");
    CommandLine result = reproduce(whole);
    assertThat(result.exitCode()).as(result.err()).isZero();
  }

  @BeforeEach
  void copyTheOutput() throws IOException {
    output = SmallExperiment.copy(whole, Files.createTempDirectory(temporary, "output"));
  }

  private CommandLine reproduce(Path where) {
    return CommandLine.run(experiment.command("reproduce", where, "--precisions=full"));
  }

  private Path file(String name) throws IOException {
    try (Stream<Path> files = Files.walk(output)) {
      return files
          .filter(file -> output.relativize(file).toString().matches(name.replace("*", "[^/]+")))
          .findFirst()
          .orElseThrow();
    }
  }

  private void assertRefused(String message) {
    CommandLine result = reproduce(output);
    assertThat(result.exitCode()).as(result.err()).isEqualTo(3);
    assertThat(result.errors()).containsExactly("lsq: " + message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "lsq-beam.json",
        "datasets/*/manifest.json",
        RUN + "spec.json",
        RUN + "metrics.jsonl",
        RUN + "done.json",
        RUN + "evaluation.json",
        RUN + "checkpoints/step-00000005/state.json",
        RUN + "checkpoints/step-00000005/variables.index",
        "reports/cifar10/report.html",
        "reports/cifar10/command.txt"
      })
  void aFolderInThePlaceOfAFileIsNamedAndKept(String name) throws IOException {
    Path place = file(name);
    Files.delete(place);
    Path mine = Files.writeString(Files.createDirectory(place).resolve("mine"), "mine");
    assertRefused(place + " is a folder; must be a file");
    assertThat(mine).hasContent("mine");
  }

  @ParameterizedTest
  @Timeout(60) // a FIFO that is opened waits for a writer
  @ValueSource(
      strings = {
        "lsq-beam.json",
        "datasets/*/manifest.json",
        RUN + "spec.json",
        RUN + "metrics.jsonl",
        RUN + "evaluation.json",
        RUN + "checkpoints/step-00000005/variables.index",
        "reports/cifar10/report.html"
      })
  void aFifoInThePlaceOfAFileIsNamedAndKept(String name) throws Exception {
    Path place = file(name);
    Files.delete(place);
    assertThat(new ProcessBuilder("mkfifo", place.toString()).start().waitFor()).isZero();
    assertRefused(place + " is a FIFO, a socket or a device; must be a file");
    assertThat(Files.readAttributes(place, BasicFileAttributes.class).isOther()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {RUN + "spec.json", RUN + "checkpoints/step-00000005/state.json"})
  void aLinkToItselfIsNamed(String name) throws IOException {
    Path place = file(name);
    Files.delete(place);
    Files.createSymbolicLink(place, place.getFileName());
    assertRefused(place + " is a symbolic link that leads back to itself; must be a file");
  }

  @ParameterizedTest
  @ValueSource(strings = {"datasets/*/train-00003-of-00016.tfrecord*", RUN + "attempts.json"})
  void aFolderIsNamedWhereTrainingReadsAFile(String name) throws IOException {
    for (String left : List.of("predictions.bin", "evaluation.json", "done.json")) {
      Files.delete(file(RUN + left));
    }
    Path place = name.startsWith("runs") ? file(RUN + "spec.json") : file(name);
    if (name.startsWith("runs")) {
      place = place.resolveSibling("attempts.json");
    } else {
      Files.delete(place);
    }
    Files.createDirectory(place);
    assertRefused(place + " is a folder; must be a file");
    assertThat(place).isDirectory();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "datasets/*",
        "runs",
        "runs/*",
        RUN + "checkpoints",
        RUN + "checkpoints/step-00000000",
        "reports",
        "reports/cifar10"
      })
  void aFileInThePlaceOfAFolderIsNamedAndKept(String name) throws IOException {
    Path place = file(name);
    FolderTree.delete(place);
    Files.writeString(place, "mine");
    assertRefused(place + " is a file; must be a folder");
    assertThat(place).hasContent("mine");
  }

  @Test
  void aFileInThePlaceOfTheDatasetsFolderIsNamedAndKept() throws IOException {
    Path place = output.resolve("datasets");
    FolderTree.delete(place);
    Files.writeString(place, "mine");
    assertRefused("cannot write to " + place + ": " + place + " is a file; must be a folder");
    assertThat(place).hasContent("mine");
  }
}
