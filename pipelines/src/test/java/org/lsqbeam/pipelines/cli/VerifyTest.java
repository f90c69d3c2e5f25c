package org.lsqbeam.pipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
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
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lsqbeam.graphs.evaluate.ImagePredictions;
import org.lsqbeam.graphs.evaluate.PredictionsFile;
import org.lsqbeam.graphs.io.FolderTree;
import org.lsqbeam.pipelines.text.Numbers;
import org.lsqbeam.transforms.run.BoundFile;
import org.lsqbeam.transforms.run.RunFolder;

/** What {@code verify} says of a finished output where a person has edited or removed something. */
@TestInstance(Lifecycle.PER_CLASS)
final class VerifyTest {
  private static final String REPORT = "reports/cifar10/";

  @TempDir private Path temporary = Path.of("");
  private Path whole = Path.of("");
  private Path output = Path.of("");
  private Path run = Path.of("");
  private OneRunOutput copy = new OneRunOutput(output);

  @BeforeAll
  void reproduceOnce(@TempDir Path folder) throws IOException {
    whole = folder.resolve("output");
    SmallExperiment experiment = new SmallExperiment(SmallImages.in(folder.resolve("images")), 2);
    CommandLine result =
        CommandLine.run(experiment.command("reproduce", whole, "--precisions=full"));
    assertThat(result.exitCode()).as(result.err()).isZero();
  }

  @BeforeEach
  void copyTheOutput() throws IOException {
    output = SmallExperiment.copy(whole, Files.createTempDirectory(temporary, "output"));
    copy = new OneRunOutput(output);
    run = copy.run();
  }

  @Test
  @Timeout(60) // a FIFO that is opened waits for a writer
  void whatIsNoFileIsNamedAndTheRestIsChecked() throws Exception {
    Path evaluation = run.resolve("evaluation.json");
    Path shard = copy.dataset().resolve("train-00003-of-00016.tfrecord");
    for (Path place : List.of(evaluation, shard)) {
      Files.delete(place);
      assertThat(new ProcessBuilder("mkfifo", place.toString()).start().waitFor()).isZero();
    }
    Path page = output.resolve(REPORT + "report.md");
    Files.delete(page);
    Files.createSymbolicLink(page, Path.of("/dev/zero"));
    assertThat(copy.problems())
        .containsExactlyInAnyOrder(
            "problem: " + shard + " is a FIFO, a socket or a device; must be a file",
            "problem: " + evaluation + " is a FIFO, a socket or a device; must be a file",
            "problem: " + page + " is a FIFO, a socket or a device; must be a file");
  }

  @ParameterizedTest
  @ValueSource(strings = {"evaluation.json", "metrics.jsonl"})
  void aFileThatIsTooLargeToReadIsNamed(String name) throws IOException {
    Path file = run.resolve(name);
    try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength(6L << 30);
    }
    assertThat(copy.problems())
        .singleElement()
        .asString()
        .startsWith(
            "problem: "
                + file
                + " is damaged: it has 6442450944 bytes; must have at most 268435456");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "null", "{\"reason\" : \"a loss\"}"})
  void aDamagedReasonWhyARunFailedIsFound(String content) throws IOException {
    Path failed = output.resolve("runs/resnet-8-2bit-0123456789ab/failed.json");
    Files.createDirectories(failed.getParent());
    Files.writeString(failed, content);
    assertThat(copy.problems())
        .containsExactly("problem: " + failed + " is damaged: it does not end with a digest");
  }

  @Test
  void theResultsOfAnotherReportAreFound() throws IOException {
    Path another = temporary.resolve("another");
    SmallExperiment experiment =
        new SmallExperiment(SmallImages.in(temporary.resolve("images")), 1);
    CommandLine made =
        CommandLine.run(experiment.command("reproduce", another, "--precisions=full", "--seeds=2"));
    assertThat(made.exitCode()).as(made.err()).isZero();
    Path results = output.resolve(REPORT + "results.json");
    Files.write(results, Files.readAllBytes(another.resolve(REPORT + "results.json")));
    assertThat(copy.problems())
        .anyMatch(problem -> problem.contains(output + "/" + REPORT + "report.md is damaged"))
        .anyMatch(problem -> problem.matches(".*" + results + " has accuracies of .*"));
  }

  @ParameterizedTest
  @CsvSource({
    "done.json, done.json is missing; the command that trained the run makes it again",
    "provenance.json, provenance.json is missing; remove the run's folder to train the run again",
    "spec.json, spec.json is missing"
  })
  void aMissingFileOfARunIsTheOneThatIsNamed(String name, String problem) throws IOException {
    Files.delete(run.resolve(name));
    assertThat(copy.problems()).containsExactly("problem: " + run + "/" + problem);
  }

  @Test
  void accuraciesOfAReportWithoutTheirEvaluationAreFound() throws IOException {
    Files.delete(run.resolve("evaluation.json"));
    assertThat(copy.problems())
        .containsExactly(
            "problem: "
                + output
                + "/reports/cifar10/results.json has accuracies of "
                + run.getFileName()
                + ", which has no evaluation.json; the command that made them makes it again");
  }

  @Test
  void otherPredictionsThanTheCheckpointsAreFound() throws IOException {
    RunFolder folder = new RunFolder(run);
    BoundFile<PredictionsFile> stored = BoundFile.predictions(folder, folder.spec());
    PredictionsFile file = stored.read().orElseThrow();
    ImagePredictions own = file.predictions();
    ImagePredictions.Builder firstClass = new ImagePredictions.Builder(own.size(), own.classes());
    int others = 0;
    for (int image = 0; image < own.size(); image++) {
      float[] logits = new float[own.classes()];
      logits[0] = 1;
      firstClass.add(own.label(image), own.label(image), logits, 0);
      others += own.top(image) == 0 ? 0 : 1;
    }
    stored.write(new PredictionsFile(file.origin(), file.validation(), firstClass.build()));
    assertThat(others).isPositive();
    assertThat(copy.problems())
        .anyMatch(problem -> problem.contains("; its predictions.bin has 0; lsq report"))
        .contains(
            "problem: "
                + run
                + "/predictions.bin: the checkpoint gives other predictions on this machine, of"
                + " image 0 first (counted from 0), and another class first to "
                + Numbers.count(others, "image"));
  }

  /** As in an output of an earlier version. */
  @Test
  void aRunWithoutPredictionsIsWhole() throws IOException {
    Files.delete(run.resolve("predictions.bin"));
    assertThat(copy.verify().exitCode()).isZero();
  }

  @Test
  void aReportOfARunThatIsGoneIsFound() throws IOException {
    FolderTree.delete(run);
    assertThat(copy.problems()).singleElement().asString().contains("has accuracies of ");
  }

  @Test
  void aRunWithoutItsCheckpointsIsFound() throws IOException {
    FolderTree.delete(run.resolve("checkpoints"));
    assertThat(copy.problems()).isNotEmpty().allMatch(problem -> problem.contains("/checkpoints/"));
  }

  @Test
  void aRunWithoutSpecAndCheckpointsIsFound() throws IOException {
    FolderTree.delete(run.resolve("checkpoints"));
    Files.delete(run.resolve("spec.json"));
    CommandLine result = copy.verify();
    assertThat(OneRunOutput.problems(result))
        .containsExactly("problem: " + run + "/spec.json is missing");
    assertThat(result.out())
        .contains(
            "not computed again: "
                + run
                + "/evaluation.json, because there is a problem with the run's spec.json\n");
  }

  @Test
  void whatIsNoRunAndNoReportIsIgnoredByName() throws IOException {
    Path notes = Files.writeString(output.resolve("runs/notes.txt"), "mine");
    Path backup = Files.createDirectory(output.resolve("runs/backup"));
    Path plot = Files.createDirectory(output.resolve("reports/plots"));
    Path shard = Files.writeString(copy.dataset().resolve("train-00099-of-00100.tfrecord"), "mine");
    Path short99 = Files.createDirectory(run.resolve("checkpoints/step-99"));
    Path later = Files.createDirectory(run.resolve("checkpoints/step-00000099"));
    Path other = run.resolve("checkpoints/step-00000003"); // the run has 0, 5 and 10
    SmallExperiment.copy(run.resolve("checkpoints/step-00000005"), other);
    CommandLine result = copy.verify();
    assertThat(result.exitCode()).as(result.out()).isZero();
    assertThat(result.out().lines())
        .containsExactly(
            "ignored: " + shard + " is no file of the dataset",
            "ignored: " + backup + " is no run",
            "ignored: " + notes + " is no run",
            "ignored: " + other + " is no checkpoint of the run",
            "ignored: " + later + " is no checkpoint of the run",
            "ignored: " + short99 + " is no checkpoint of the run",
            "ignored: " + plot + " is no report",
            "checked: 1 dataset (20 shards), 1 run, 1 report; computed again: 1 evaluation,"
                + " 0 networks, 0 agreements; problems: 0");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"evaluation.json", "spec.json", "done.json", "metrics.jsonl", "provenance.json"})
  void aFolderInThePlaceOfAFileIsOneProblem(String name) throws IOException {
    Files.delete(run.resolve(name));
    Files.createDirectory(run.resolve(name));
    CommandLine result = copy.verify();
    assertThat(OneRunOutput.problems(result))
        .containsExactly("problem: " + run + "/" + name + " is a folder; must be a file");
    assertThat(result.out()).contains(" 1 run, 1 report;");
  }

  @Test
  void aFileInThePlaceOfAFolderIsOneProblem() throws IOException {
    FolderTree.delete(run.resolve("checkpoints"));
    Files.writeString(run.resolve("checkpoints"), "");
    CommandLine result = copy.verify();
    assertThat(OneRunOutput.problems(result))
        .isNotEmpty()
        .allMatch(problem -> problem.contains("checkpoints"));
    assertThat(result.out()).contains(" 1 report;");
  }

  @Test
  void everyProblemOfADatasetIsNamed() throws IOException {
    Path shard = copy.dataset().resolve("train-00002-of-00016.tfrecord");
    Files.writeString(shard, "x", StandardOpenOption.APPEND);
    Path index = copy.dataset().resolve("train-00005-of-00016.tfrecord.index");
    Files.delete(index);
    Path list = copy.dataset().resolve("rejected.jsonl");
    Files.delete(list);
    assertThat(copy.problems())
        .containsExactly(
            "problem: " + shard + " is damaged: its SHA-256 differs from that in manifest.json",
            "problem: " + index + " is missing: the dataset is not whole",
            "problem: "
                + list
                + " is missing; remove the dataset's folder to prepare the dataset and the list"
                + " again");
  }

  @Test
  void ofManyProblemsOfADatasetTwentyAndTheNumberOfTheOthersAreShown() throws IOException {
    try (Stream<Path> files = Files.list(copy.dataset())) {
      for (Path shard : files.filter(file -> file.toString().endsWith(".tfrecord")).toList()) {
        Files.delete(shard);
      }
    }
    Files.delete(copy.dataset().resolve("rejected.jsonl"));
    CommandLine result = copy.verify();
    assertThat(OneRunOutput.problems(result))
        .hasSize(21)
        .endsWith("problem: 1 more in " + copy.dataset());
    assertThat(result.out()).endsWith("; problems: 21\n");
  }

  /** The evaluations of its runs cannot be computed again. */
  @Test
  void aDatasetThatIsGoneIsAProblemOfTheRunsThatNameIt() throws IOException {
    String digits = copy.dataset().getFileName().toString().replace("cifar10-", "");
    FolderTree.delete(copy.dataset());
    CommandLine result = copy.verify();
    assertThat(OneRunOutput.problems(result))
        .containsExactly(
            "problem: "
                + output
                + "/datasets has no dataset "
                + digits
                + ", on which a run was trained; lsq prepare, with the same images, makes it"
                + " again");
    assertThat(result.out())
        .contains(
            "not computed again: "
                + run
                + "/evaluation.json, because its dataset is missing or not whole\n");
  }

  /** Without the one of step 5, which a person has moved. */
  @Test
  void aCopyInThePlaceOfTheCheckpointBeforeTheLastIsIgnoredByName() throws IOException {
    Path other = run.resolve("checkpoints/step-00000003");
    Files.move(run.resolve("checkpoints/step-00000005"), other);
    CommandLine result = copy.verify();
    assertThat(result.exitCode()).as(result.out()).isZero();
    assertThat(result.out()).startsWith("ignored: " + other + " is no checkpoint of the run\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"metrics.jsonl", "provenance.json"})
  void theEvaluationOfADamagedRunIsComputedAgainWhereItsCheckpointIsWhole(String name)
      throws IOException {
    Files.writeString(run.resolve(name), "", StandardOpenOption.TRUNCATE_EXISTING);
    CommandLine result = copy.verify();
    assertThat(OneRunOutput.problems(result)).hasSize(1);
    assertThat(result.out()).contains("computed again: 1 evaluation").doesNotContain("not comp");
  }

  @Test
  void anEvaluationThatIsNotComputedAgainIsNamedWithTheReason() throws IOException {
    Path variables = run.resolve("checkpoints/step-00000010/variables.index");
    Files.write(variables, "x".getBytes(StandardCharsets.UTF_8));
    CommandLine result = copy.verify();
    assertThat(OneRunOutput.problems(result)).hasSize(1);
    assertThat(result.out())
        .contains("not computed again: " + run + "/evaluation.json, because there is a problem ")
        .contains("computed again: 0 evaluations");
  }

  @Test
  void anEvaluationOnADamagedDatasetIsNamedWithTheReason() throws IOException {
    Files.delete(copy.dataset().resolve("train-00005-of-00016.tfrecord.index"));
    CommandLine result = copy.verify();
    assertThat(OneRunOutput.problems(result)).hasSize(1);
    assertThat(result.out())
        .contains(
            "not computed again: "
                + run
                + "/evaluation.json, because its dataset is missing or not whole\n");
  }
}
