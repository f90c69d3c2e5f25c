package org.lsqbeam.pipelines.cli;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lsqbeam.graphs.integer.PackedFile;
import org.lsqbeam.graphs.integer.PackedNetwork;
import org.lsqbeam.graphs.io.FolderTree;

/** What one command makes of a finished output with a damaged file. */
@ExtendWith(FinishedOutputs.Shared.class)
final class DamagedOutputTest {
  // Files of the output; a star stands for the digits of a fingerprint.
  private static final String F = "runs/resnet-8-full-*/";
  private static final String Q = "runs/resnet-8-2bit-*/";
  private static final List<Damage> CHANGES =
      List.of(Damage.ONE_BIT_FLIPPED, Damage.DELETED, Damage.ANOTHERS);
  private static final String AT_0 = "checkpoints/step-00000000/";
  private static final String AT_5 = "checkpoints/step-00000005/";

  private final FinishedOutputs finished;
  @TempDir private Path temporary = Path.of("");
  private Map<String, String> whole = Map.of();
  private Path output = Path.of("");

  DamagedOutputTest(FinishedOutputs finished) {
    this.finished = finished;
  }

  @BeforeEach
  void copyTheOutput() throws IOException {
    output = SmallExperiment.copy(finished.whole(), Files.createTempDirectory(temporary, "output"));
    whole = SmallExperiment.decidedBytes(finished.whole());
  }

  private CommandLine reproduce(Path where) {
    return finished.run("reproduce", where);
  }

  private CommandLine run(String command, Path where) {
    return finished.run(command, where);
  }

  private CommandLine verify() {
    return CommandLine.run("verify", "--output=" + output);
  }

  private Path file(String name) throws IOException {
    return file(output, name);
  }

  private static Path file(Path where, String name) throws IOException {
    return FinishedOutputs.file(where, name);
  }

  private String relative(String name) throws IOException {
    return output.relativize(file(name)).toString();
  }

  @Test
  void anUndamagedOutputHasNoProblem() {
    CommandLine result = verify();
    assertThat(result.exitCode()).as(result.out() + result.err()).isZero();
    assertThat(result.out())
        .isEqualTo(
            "checked: 1 dataset (20 shards), 2 runs, 1 report; computed again: 2 evaluations,"
                + " 1 network, 1 agreement; problems: 0\n");
  }

  /** With the digests of what it holds now. */
  @Test
  void aNetworkWithAnotherWeightIsFoundAndPackedAgain() throws IOException {
    Path file = file(Q + "network.lsq");
    PackedNetwork network = PackedFile.read(file);
    network.weights().values().iterator().next().codes()[0] ^= 1;
    PackedFile.write(file, network);
    CommandLine result = verify();
    assertThat(result.exitCode()).isEqualTo(3);
    assertThat(result.out())
        .contains("problem: " + file + " has other bytes than the checkpoint gives; remove it, ")
        .contains(
            "problem: "
                + file.resolveSibling("integer-agreement.json")
                + " is damaged: it is not of the network.lsq beside it");
    CommandLine again = reproduce(output);
    assertThat(again.exitCode()).as(again.err()).isZero();
    assertThat(SmallExperiment.decidedBytes(output)).isEqualTo(SmallExperiment.decidedBytes(whole));
  }

  private Path change(String name, Damage change) throws IOException {
    Path file = file(output, name);
    change.make(file, file(finished.other(), name));
    return file;
  }

  /** Everything is evaluated, so that nothing but the report would be left to do. */
  static Stream<Arguments> changesThatAreMadeGood() {
    return Stream.of(
            Q + "spec.json",
            Q + "done.json",
            Q + "evaluation.json",
            Q + "predictions.bin",
            Q + "quantization-error.json",
            Q + "network.lsq",
            Q + "integer-agreement.json",
            Q + AT_5 + "state.json",
            Q + AT_5 + "variables.index",
            Q + AT_5 + "variables.data-00000-of-00001",
            Q + AT_0 + "variables.data-00000-of-00001",
            "datasets/cifar10-*/manifest.json",
            "reports/cifar10/results.json",
            "lsq-beam.json")
        .flatMap(name -> CHANGES.stream().map(change -> Arguments.of(name, change)))
        .filter(changed -> isMadeGood((String) changed.get()[0], (Damage) changed.get()[1]));
  }

  private static boolean isMadeGood(String name, Damage change) {
    return switch (change) {
      case ONE_BIT_FLIPPED -> !name.equals("lsq-beam.json");
      case DELETED -> !name.contains("/checkpoints/"); // with its folder, below
      default -> !name.endsWith("state.json") && !name.equals("lsq-beam.json");
    };
  }

  @ParameterizedTest
  @MethodSource("changesThatAreMadeGood")
  void oneCommandMakesGoodWhatFollowsFromOtherFiles(String name, Damage change) throws IOException {
    change(name, change);
    CommandLine result = reproduce(output);
    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(SmallExperiment.decidedBytes(output)).isEqualTo(whole);
    assertThat(result.errors()).doesNotHaveDuplicates();
    assertThat(result.err()).doesNotContain("makes it again");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        Q + "checkpoints/step-00000005",
        Q + "checkpoints",
        F + "checkpoints/step-00000005"
      })
  void oneCommandMakesRemovedFoldersAgain(String name) throws IOException {
    Path folder = file(name);
    FolderTree.delete(folder);
    Files.delete(file(output, Q + "spec.json"));
    CommandLine result = reproduce(output);
    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.err()).contains(folder.getFileName().toString());
    assertThat(SmallExperiment.decidedBytes(output)).isEqualTo(whole);
  }

  /** Once all is evaluated no shard is read. */
  @ParameterizedTest
  @CsvSource({
    "tfrecord, ONE_BIT_FLIPPED",
    "tfrecord, ANOTHERS",
    "tfrecord.index, DELETED",
    "tfrecord.index, ANOTHERS"
  })
  void aShardThatIsReadIsPreparedAgain(String end, Damage change) throws IOException {
    change("datasets/cifar10-*/train-00003-of-00016." + end, change);
    Files.delete(file(output, Q + "evaluation.json"));
    CommandLine result = reproduce(output);
    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(SmallExperiment.decidedBytes(output)).isEqualTo(whole);
  }

  /** Nothing else tells them, and a person may have meant the other checkpoint. */
  @ParameterizedTest
  @CsvSource({
    "metrics.jsonl, ONE_BIT_FLIPPED",
    "metrics.jsonl, DELETED",
    "metrics.jsonl, ANOTHERS",
    "provenance.json, ONE_BIT_FLIPPED",
    "provenance.json, DELETED",
    "provenance.json, ANOTHERS",
    "checkpoints/step-00000005/state.json, ANOTHERS"
  })
  void whatCannotBeMadeAgainIsNamedWithItsRemedy(String name, Damage change) throws IOException {
    Path file = change(Q + name, change);
    Path named = name.endsWith("state.json") ? file.getParent() : file;
    CommandLine result = reproduce(output);
    assertThat(result.exitCode()).isEqualTo(3);
    assertThat(result.errors()).hasSize(1);
    assertThat(result.errors().get(0))
        .startsWith("lsq: " + named)
        .containsPattern("; remove (the run's|this) folder to ");
    assertThat(SmallExperiment.decidedBytes(output)).containsKey(relative(Q + "evaluation.json"));
    if (change != Damage.ANOTHERS) {
      return;
    }
    FolderTree.delete(requireNonNull(file.getParent()));
    assertThat(reproduce(output).exitCode()).isZero();
    assertThat(SmallExperiment.decidedBytes(output)).isEqualTo(whole);
  }

  @ParameterizedTest
  @ValueSource(strings = {"experiment.yaml", "command.txt"})
  void whatStandsBesideAReportIsWrittenAgain(String name) throws IOException {
    Path file = change("reports/cifar10/" + name, Damage.ONE_BIT_FLIPPED);
    CommandLine result = reproduce(output);
    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(file).content().contains("cifar10");
    assertThat(verify().exitCode()).isZero();
  }

  @Test
  void aDamagedReasonOfAFailureDoesNotKeepTheRunFromBeingTrained() throws IOException {
    change(Q + "done.json", Damage.DELETED);
    Path failed = file(Q + "spec.json").resolveSibling("failed.json");
    Files.writeString(failed, "null");
    assertThat(run("report", output).errors())
        .containsExactly("lsq: " + failed + " is damaged: it does not end with a digest");
    CommandLine result = reproduce(output);
    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.errors())
        .contains(failed + " is damaged: it does not end with a digest; removing it");
    assertThat(failed).doesNotExist();
    assertThat(SmallExperiment.decidedBytes(output)).isEqualTo(whole);
  }

  @Test
  void aDamagedFormatFileIsNamed() throws IOException {
    Path file = change("lsq-beam.json", Damage.ONE_BIT_FLIPPED);
    CommandLine result = reproduce(output);
    assertThat(result.exitCode()).isEqualTo(3);
    assertThat(result.errors()).singleElement().asString().startsWith("lsq: " + file);
  }

  @Test
  void aRunIsNotSaidToResumeAtADamagedCheckpoint() throws IOException {
    change(Q + "done.json", Damage.DELETED);
    change(Q + AT_5 + "state.json", Damage.ONE_BIT_FLIPPED);
    CommandLine result = reproduce(output);
    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.err()).doesNotContain(" resumes ");
    assertThat(SmallExperiment.decidedBytes(output)).isEqualTo(whole);
  }

  @ParameterizedTest
  @ValueSource(strings = {"report", "plan"})
  void aCommandThatOnlyReadsNamesADamagedManifestWithItsRemedy(String command) throws IOException {
    Path manifest = change("datasets/cifar10-*/manifest.json", Damage.ANOTHERS);
    CommandLine result = run(command, output);
    assertThat(result.exitCode()).isEqualTo(3);
    assertThat(result.errors())
        .singleElement()
        .asString()
        .startsWith("lsq: " + manifest + " is damaged: ")
        .endsWith("; lsq prepare, with the same images, makes the dataset again");
  }

  /** A number that a person wrote there, with the digest of the number before. */
  @ParameterizedTest
  @ValueSource(strings = {"report", "plan", "verify"})
  void anAccuracyThatWasEditedIsNotBelieved(String command) throws IOException {
    Path evaluation = file(F + "evaluation.json");
    Files.writeString(
        evaluation,
        Files.readString(evaluation).replaceAll("\"top1\" : [0-9.]+", "\"top1\" : 99.5"));
    CommandLine result = command.equals("verify") ? verify() : run(command, output);
    assertThat(result.exitCode()).isEqualTo(3);
    assertThat(result.out() + result.err()).contains(evaluation + " is damaged: ");
  }
}
