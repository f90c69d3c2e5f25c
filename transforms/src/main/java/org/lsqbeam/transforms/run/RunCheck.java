package org.lsqbeam.transforms.run;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lsqbeam.graphs.io.DamagedFileException;
import org.lsqbeam.graphs.io.Json;
import org.lsqbeam.graphs.io.Recovery;
import org.lsqbeam.graphs.io.Utf8;
import org.lsqbeam.graphs.train.EpochMetrics;
import org.lsqbeam.graphs.train.MetricsFile;
import org.lsqbeam.graphs.train.Trainer;
import org.lsqbeam.graphs.train.TrainingSpec;

/**
 * Checks every file of a run against its digest and against the run's other files. The checkpoints
 * of a run in an object store are not downloaded for it; they are checked when they are used.
 */
public final class RunCheck {
  private final RunFolder run;
  private final TrainingSpec spec;
  private final List<Problem> problems = new ArrayList<>();

  private RunCheck(RunFolder run, TrainingSpec spec) {
    this.run = run;
    this.spec = spec;
  }

  /**
   * A file that is not what it should be.
   *
   * @param name in the run's folder
   * @param damage the file's whole path and what is wrong with it
   * @param remade whether the command that trains and evaluates makes it again
   */
  public record Problem(String name, String damage, boolean remade) {}

  /** Finds what is wrong with the files of a run that has begun; what is absent is not wrong. */
  public static List<Problem> problems(RunFolder run, TrainingSpec spec) throws IOException {
    RunCheck check = new RunCheck(run, spec);
    check.checkAll();
    return check.problems;
  }

  /**
   * Removes what killed writers left, and damaged files that training and evaluation make again. A
   * local run that another process trains is left alone.
   *
   * @return what was wrong with each file
   * @throws DamagedFileException if a file is damaged that cannot be made again
   */
  public static List<String> repair(RunFolder run, TrainingSpec spec) throws IOException {
    if (!run.storage().isFolder("")) {
      return List.of();
    }
    if (run.storage().localPath("").isEmpty()) {
      return removeDamaged(run, spec);
    }
    Optional<RunLock> lock = RunLock.take(run);
    if (lock.isEmpty()) {
      return List.of();
    }
    try (RunLock held = lock.get()) {
      held.requireHeld();
      run.storage().discardUnfinished("");
      return removeDamaged(run, spec);
    }
  }

  private static List<String> removeDamaged(RunFolder run, TrainingSpec spec) throws IOException {
    List<String> repaired = new ArrayList<>();
    for (Problem problem : problems(run, spec)) {
      if (!problem.remade()) {
        throw new DamagedFileException(problem.damage());
      }
      repaired.add(problem.damage());
      if (problem.name().equals(Trainer.SPEC_FILE)) {
        run.storage().write(Trainer.SPEC_FILE, Json.indented(spec));
        Recovery.SPEC_WRITTEN_AGAIN.taken();
      } else {
        run.storage().delete(problem.name());
        Recovery.ARTIFACT_REMOVED.taken();
      }
    }
    return repaired;
  }

  private void checkAll() throws IOException {
    if (!run.storage().isFile(Trainer.SPEC_FILE) && run.latestStep().isEmpty()) {
      return;
    }
    check(Trainer.SPEC_FILE, true, this::requireSpec);
    check(RunFolder.PROVENANCE, false, run::provenance);
    check(MetricsFile.NAME, false, this::requireMetrics);
    check(RunFolder.DONE, true, this::requireTrained);
    check(RunFolder.EVALUATION, true, run::evaluation);
    check(RunFolder.QUANTIZATION_ERROR, true, run::quantizationError);
  }

  /** Reads a file and throws where it is damaged. */
  @FunctionalInterface
  private interface Reading {
    Object read() throws IOException;
  }

  private void check(String name, boolean remade, Reading reading) throws IOException {
    try {
      reading.read();
    } catch (DamagedFileException e) {
      problems.add(new Problem(name, String.valueOf(e.getMessage()), remade));
    }
  }

  private TrainingSpec requireSpec() throws IOException {
    String file = run.storage().pathOf(Trainer.SPEC_FILE);
    TrainingSpec found;
    try {
      String text = Utf8.decode(run.storage().read(Trainer.SPEC_FILE), file);
      found = Json.parse(text, TrainingSpec.class, file);
    } catch (NoSuchFileException e) {
      throw new DamagedFileException(file + " is missing", e);
    }
    if (!found.equals(spec)) {
      throw new DamagedFileException(file + " is damaged: it is of another run");
    }
    return found;
  }

  private List<EpochMetrics> requireMetrics() throws IOException {
    List<EpochMetrics> metrics = run.metrics();
    int epochs = spec.optimization().epochs();
    if (run.storage().isFile(RunFolder.DONE) && metrics.size() != 1 + epochs) {
      throw new DamagedFileException(
          run.storage().pathOf(MetricsFile.NAME)
              + " is damaged: it has "
              + metrics.size()
              + " lines; must have "
              + (1 + epochs)
              + RunFolder.TRAIN_AGAIN);
    }
    return metrics;
  }

  private Optional<RunFolder.Done> requireTrained() throws IOException {
    Optional<RunFolder.Done> done = run.done();
    if (done.isPresent() && run.storage().localPath("").isPresent()) {
      for (long step : new long[] {0, done.get().steps()}) {
        run.requireSaved(step, run.checkpoint(step));
      }
    }
    return done;
  }
}
