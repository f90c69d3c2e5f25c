package org.lsqbeam.pipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.lsqbeam.graphs.io.FolderTree;
import org.lsqbeam.graphs.io.Json;
import org.lsqbeam.pipelines.faults.FileOperations;
import org.lsqbeam.pipelines.faults.FileOperations.Fault;

/**
 * Every file operation of a tiny experiment fails once: the command says what failed, and the same
 * command again ends in the same bytes and leaves no temporary file. A sample is tried; see {@link
 * FaultChoice}.
 */
@TestInstance(Lifecycle.PER_CLASS)
final class OperationFaultsTest {
  private static final FaultChoice CHOICE = FaultChoice.ofThisBuild();
  private static final int SAMPLE = 2;

  private Path folder = Path.of("");
  private SmallExperiment experiment = new SmallExperiment("", 1);
  private long operations;

  @BeforeAll
  void countTheOperations(@TempDir Path temporary) throws Exception {
    folder = temporary;
    experiment = new SmallExperiment(SmallImages.in(folder.resolve("images")), 1);
    CommandLine whole =
        CommandLine.run(experiment.command("reproduce", folder.resolve("reference")));
    assertThat(whole.exitCode()).as(whole.err()).isZero();
    operations = Long.parseLong(output(List.of(FaultTrials.COUNT)).get(0));
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
      if (!trial.isSurvived(folder)) {
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
    return CHOICE.everyOperation()
        ? LongStream.rangeClosed(1, operations)
        : new Random(31 * CHOICE.seed() + fault.name().hashCode())
            .longs(SAMPLE, 1, operations + 1)
            .sorted();
  }

  /** Tries the places of the code in a process, which says how far it is. */
  @Test
  @EnabledIf("tryPlaces")
  void anExperimentSurvivesAFaultAtEveryPlaceInTheCode() throws Exception {
    Process process =
        FaultTrials.process(PlaceTrials.class, folder, List.of(System.getProperty("faults")));
    String last = "";
    try (BufferedReader lines = process.inputReader()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        System.out.println(line);
        last = line;
      }
    }
    assertThat(process.waitFor()).as(Files.readString(folder.resolve("stderr"))).isZero();
    PlaceTrials.Outcome outcome = Json.parse(last, PlaceTrials.Outcome.class, "the process");
    FaultSuite.RECOVERIES.addAll(outcome.recoveries());
    assertThat(outcome.trials()).isNotEmpty();
    assertThat(outcome.wrong()).isEmpty();
  }

  static boolean tryPlaces() {
    return CHOICE.parts() > 0;
  }

  private List<String> output(List<String> trials) throws Exception {
    Process process = process(trials);
    List<String> lines = process.inputReader().lines().toList();
    assertThat(process.waitFor()).isZero();
    return lines;
  }

  private Process process(List<String> trials) throws IOException {
    return FaultTrials.process(FaultTrials.class, folder, trials);
  }
}
