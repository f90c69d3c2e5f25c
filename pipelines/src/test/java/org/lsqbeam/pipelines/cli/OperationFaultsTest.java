package org.lsqbeam.pipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.lsqbeam.graphs.io.FolderTree;
import org.lsqbeam.graphs.io.Json;
import org.lsqbeam.pipelines.faults.FaultyFileSystemProvider;
import org.lsqbeam.pipelines.faults.FileOperations;
import org.lsqbeam.pipelines.faults.FileOperations.Fault;

/**
 * Every file operation of a tiny experiment fails once: the command says what failed, and the same
 * command again ends in the same bytes and leaves no temporary file. {@code -Dfaults=all} tries
 * every operation (hours), {@code -Dfaults=places} the first of each place in the code; otherwise a
 * sample is tried, which {@code -Dfaults=SEED} changes.
 */
@TestInstance(Lifecycle.PER_CLASS)
final class OperationFaultsTest {
  private static final String CHOICE = System.getProperty("faults", "1");
  private static final int SAMPLE = 2;

  private Path folder = Path.of("");
  private SmallExperiment experiment = new SmallExperiment("", 1);
  private long operations;
  private List<Long> places = List.of();

  @BeforeAll
  void countTheOperations(@TempDir Path temporary) throws Exception {
    folder = temporary;
    experiment = new SmallExperiment(SmallImages.in(folder.resolve("images")), 1);
    CommandLine whole =
        CommandLine.run(experiment.command("reproduce", folder.resolve("reference")));
    assertThat(whole.exitCode()).as(whole.err()).isZero();
    List<String> counted = output(List.of(FaultTrials.COUNT));
    operations = Long.parseLong(counted.get(0));
    places = List.of(Json.parse(counted.get(1), Long[].class, "the process"));
  }

  @ParameterizedTest
  @EnumSource(names = {"ONCE", "FOR_GOOD", "HALF"})
  void anExperimentSurvivesAnOperationThatFails(Fault fault) throws Exception {
    List<String> trials = chosen(fault).mapToObj(operation -> fault + ":" + operation).toList();
    List<String> lines = output(trials);
    assertThat(lines).hasSameSizeAs(trials);
    List<String> wrong = new ArrayList<>();
    for (String line : lines) {
      FaultTrials.Trial trial = Json.parse(line, FaultTrials.Trial.class, "the process");
      FaultSuite.RECOVERIES.addAll(trial.recoveries());
      if (!isSurvived(trial)) {
        wrong.add(line);
      }
    }
    assertThat(wrong).isEmpty();
  }

  /** The operation is done when the process ends, without any of its {@code finally} blocks. */
  @ParameterizedTest
  @EnumSource(names = {"DEATH", "POWER_CUT"})
  void anExperimentSurvivesTheDeathOfItsProcessAfterAnyOperation(Fault fault) throws Exception {
    List<String> wrong = new ArrayList<>();
    for (long operation : chosen(fault).toArray()) {
      Process process = process(List.of(fault + ":" + operation));
      process.getInputStream().readAllBytes();
      assertThat(process.waitFor())
          .as("after operation %s", operation)
          .isEqualTo(FileOperations.DEAD);
      Path output = folder.resolve("output");
      CommandLine again = CommandLine.run(experiment.command("reproduce", output));
      List<String> differences = FaultTrials.differences(folder.resolve("reference"), output);
      if (again.exitCode() != 0 || !differences.isEmpty()) {
        wrong.add(operation + ": " + again.err() + differences);
      }
      FolderTree.delete(output);
    }
    assertThat(wrong).isEmpty();
  }

  private LongStream chosen(Fault fault) {
    return switch (CHOICE) {
      case "all" -> LongStream.rangeClosed(1, operations);
      case "places" -> places.stream().mapToLong(Long::longValue);
      default ->
          new Random(31 * Long.parseLong(CHOICE) + fault.name().hashCode())
              .longs(SAMPLE, 1, operations + 1)
              .sorted();
    };
  }

  /** A command either succeeds, or says in one line which file failed. */
  private boolean isSurvived(FaultTrials.Trial trial) {
    boolean said =
        trial.exitCode() == 0
            || (trial.errors().size() == 1
                && trial.errors().get(0).startsWith("lsq: ")
                && trial.errors().get(0).contains(folder.toString()));
    return said && trial.exitCodeAgain() == 0 && trial.differences().isEmpty();
  }

  private List<String> output(List<String> trials) throws Exception {
    Process process = process(trials);
    List<String> lines = process.inputReader().lines().toList();
    assertThat(process.waitFor()).isZero();
    return lines;
  }

  private Process process(List<String> trials) throws IOException {
    Path temporary = Files.createDirectories(folder.resolve("tmp"));
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Djava.io.tmpdir=" + temporary,
                "-Djava.nio.file.spi.DefaultFileSystemProvider="
                    + FaultyFileSystemProvider.class.getName(),
                "-cp",
                System.getProperty("java.class.path"),
                FaultTrials.class.getName(),
                folder.toString()));
    command.addAll(trials);
    return new ProcessBuilder(command).redirectError(folder.resolve("stderr").toFile()).start();
  }
}
