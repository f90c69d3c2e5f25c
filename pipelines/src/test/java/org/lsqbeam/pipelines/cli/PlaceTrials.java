package org.lsqbeam.pipelines.cli;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.lsqbeam.graphs.io.FolderTree;
import org.lsqbeam.graphs.io.Json;
import org.lsqbeam.graphs.io.Recovery;
import org.lsqbeam.pipelines.faults.FileOperations;
import org.lsqbeam.pipelines.faults.FileOperations.Fault;
import org.lsqbeam.pipelines.faults.FolderState;

/**
 * A process that lets the first file operation of each place in the code fail, in each way, and
 * runs the same command again. Its default file system must be {@link
 * org.lsqbeam.pipelines.faults.FaultyFileSystemProvider}.
 *
 * <p>A trial begins with an output in which as much is done as can be without missing the place. A
 * killed process is a copy of the output after the operation. The command is not run again where an
 * output that is equal in every byte has survived before.
 */
public final class PlaceTrials {
  /** What is done already when a command begins. */
  private enum Start {
    DATASET("full"),
    FIRST_RUN("full,2"),
    EVERYTHING("full,2"),
    NOTHING("full");

    private final String precisions;

    Start(String precisions) {
      this.precisions = precisions;
    }
  }

  /** A place at which something fails, or the output of a process that died after it. */
  private record Plan(Start start, Fault fault, String place, FolderState left) {}

  /** An output that a command with these precisions finds. */
  private record Found(String precisions, FolderState output) {}

  /**
   * The outcome.
   *
   * @param trials by the way of failing
   * @param equal trials after which the output was equal to that of an earlier one
   * @param wrong what was not survived
   * @param recoveries the ways in which the process went on after a fault
   */
  record Outcome(
      Map<Fault, Integer> trials, int equal, List<String> wrong, Set<Recovery> recoveries) {}

  private final Path folder;
  private final FaultChoice choice;
  private final SmallExperiment experiment;
  private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
  private final Map<Start, FolderState> starts = new LinkedHashMap<>();
  private final Map<String, FolderState> finished = new LinkedHashMap<>();
  private final Set<Found> survived = new HashSet<>();
  private final List<String> wrong = new ArrayList<>();
  private final Map<Fault, Integer> trials = new LinkedHashMap<>();
  private int equal;
  private int outputs;

  private PlaceTrials(Path folder, FaultChoice choice) {
    this.folder = folder;
    this.choice = choice;
    experiment = new SmallExperiment(folder.resolve("images"), 1);
  }

  /**
   * Arguments: a folder with {@code images} and the undisturbed output {@code reference}; then a
   * {@link FaultChoice}.
   */
  public static void main(String[] arguments) throws IOException {
    PlaceTrials all = new PlaceTrials(Path.of(arguments[0]), FaultChoice.of(arguments[1]));
    all.prepareStarts();
    all.tryAll(all.plans());
    all.out.println(
        Json.line(new Outcome(all.trials, all.equal, all.wrong, Recovery.counts().keySet())));
    System.exit(0);
  }

  /** Each in a folder of its own: what a process has checked in one, it does not check again. */
  private Path newOutput() {
    outputs++;
    return folder.resolve("output-" + outputs);
  }

  private CommandLine reproduce(Path output, Start start) {
    return CommandLine.run(
        experiment.command("reproduce", output, "--precisions=" + start.precisions));
  }

  private static void requireSuccess(CommandLine command) {
    if (command.exitCode() != 0) {
      throw new AssertionError(command.err());
    }
  }

  private void prepareStarts() throws IOException {
    Path output = newOutput();
    requireSuccess(CommandLine.run(experiment.command("prepare", output)));
    starts.put(Start.DATASET, FolderState.of(output));
    requireSuccess(reproduce(output, Start.DATASET));
    FolderState first = FolderState.of(output);
    starts.put(Start.FIRST_RUN, first);
    finished.put(Start.DATASET.precisions, first);
    requireSuccess(reproduce(output, Start.FIRST_RUN));
    FolderState everything = FolderState.of(output);
    starts.put(Start.EVERYTHING, everything);
    finished.put(Start.FIRST_RUN.precisions, everything);
    starts.put(Start.NOTHING, FolderState.EMPTY);
    List<String> differences = FaultTrials.differences(folder.resolve("reference"), output);
    if (!differences.isEmpty()) {
      throw new AssertionError("in three commands, other files than in one: " + differences);
    }
    FolderTree.delete(output);
  }

  private List<Plan> plans() throws IOException {
    Set<String> known = new HashSet<>();
    List<Plan> plans = new ArrayList<>();
    for (Start start : Start.values()) {
      Path output = newOutput();
      requireNonNull(starts.get(start)).writeTo(output);
      List<Plan> killed = new ArrayList<>();
      FileOperations.watchPlaces(
          folder,
          place -> {
            if (choice.has(place) && !known.contains(place)) {
              killed.addAll(afterKills(start, place, output));
            }
          });
      requireSuccess(reproduce(output, start));
      FileOperations.stop();
      plans.addAll(killed);
      for (String place : FileOperations.places()) {
        if (known.add(place) && choice.has(place)) {
          plans.add(new Plan(start, Fault.ONCE, place, FolderState.EMPTY));
          plans.add(new Plan(start, Fault.FOR_GOOD, place, FolderState.EMPTY));
          if (place.startsWith(FileOperations.Kind.WRITE.name())) { // others fail as ONCE
            plans.add(new Plan(start, Fault.HALF, place, FolderState.EMPTY));
          }
        }
      }
      FolderTree.delete(output);
    }
    Collections.shuffle(plans, new Random(choice.part())); // so that the first ones are a sample
    return plans;
  }

  private static List<Plan> afterKills(Start start, String place, Path output) {
    try {
      return List.of(
          new Plan(start, Fault.DEATH, place, FolderState.of(output)),
          new Plan(start, Fault.POWER_CUT, place, FolderState.afterPowerCut(output)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void tryAll(List<Plan> plans) throws IOException {
    long began = System.nanoTime();
    for (int i = 0; i < plans.size(); i++) {
      tryOne(plans.get(i));
      if ((i + 1) % 20 == 0 || i + 1 == plans.size()) {
        Duration taken = Duration.ofNanos(System.nanoTime() - began);
        Duration left = taken.multipliedBy(plans.size() - i - 1).dividedBy(i + 1);
        out.printf(
            "%d of %d trials, %d not survived, %d:%02d left%n",
            i + 1, plans.size(), wrong.size(), left.toHours(), left.toMinutesPart());
      }
    }
  }

  private void tryOne(Plan plan) throws IOException {
    trials.merge(plan.fault(), 1, Integer::sum);
    Path output = newOutput();
    List<String> problems = new ArrayList<>();
    if (plan.fault() == Fault.DEATH || plan.fault() == Fault.POWER_CUT) {
      plan.left().writeTo(output);
    } else {
      requireNonNull(starts.get(plan.start())).writeTo(output);
      FileOperations.watch(folder, plan.place(), plan.fault());
      CommandLine faulty = reproduce(output, plan.start());
      FileOperations.stop();
      if (!FaultTrials.isTold(faulty, folder)) {
        problems.addAll(faulty.errors());
      }
    }
    Found found = new Found(plan.start().precisions, FolderState.of(output));
    if (survived.contains(found)) {
      equal++;
    } else {
      CommandLine again = reproduce(output, plan.start());
      if (again.exitCode() != 0) {
        problems.addAll(again.errors());
      }
      problems.addAll(
          FaultTrials.differences(
              requireNonNull(finished.get(plan.start().precisions)).files(),
              SmallExperiment.files(output)));
      if (problems.isEmpty()) {
        survived.add(found);
      }
    }
    if (!problems.isEmpty()) {
      wrong.add(plan.fault() + " at " + plan.place() + " from " + plan.start() + ": " + problems);
      out.println(wrong.get(wrong.size() - 1));
    }
    FolderTree.delete(output);
  }
}
