package org.lsqbeam.transforms.run;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lsqbeam.graphs.evaluate.PredictionsFile;
import org.lsqbeam.graphs.export.AgreementFile;
import org.lsqbeam.graphs.integer.PackedFile;
import org.lsqbeam.graphs.io.DamagedFileException;
import org.lsqbeam.graphs.io.InvalidDataException;
import org.lsqbeam.graphs.io.Json;
import org.lsqbeam.graphs.io.Recovery;
import org.lsqbeam.graphs.io.Utf8;
import org.lsqbeam.graphs.train.Checkpoints;
import org.lsqbeam.graphs.train.EpochMetrics;
import org.lsqbeam.graphs.train.MetricsFile;
import org.lsqbeam.graphs.train.Trainer;
import org.lsqbeam.graphs.train.TrainingSpec;
import org.lsqbeam.transforms.lock.Lease;
import org.lsqbeam.transforms.storage.ObjectStorage;

/**
 * Checks every file of a run against its digest and against the run's other files. The variables of
 * a run in an object store are downloaded for a repair only if they will be read.
 */
public final class RunCheck {
  /** The files that are computed from the variables of a trained run. */
  private static final List<String> RESULTS =
      List.of(
          RunFolder.EVALUATION,
          PredictionsFile.NAME,
          RunFolder.QUANTIZATION_ERROR,
          PackedFile.NAME,
          AgreementFile.NAME);

  private static final String REMOVED = "removing it";
  private static final String MADE_AGAIN = "making it again";

  private static final Optional<RunFolder.Done> NOT_DONE = Optional.empty();

  private static final List<String> FILES =
      List.of(
          Trainer.SPEC_FILE,
          MetricsFile.NAME,
          RunFolder.PROVENANCE,
          RunFolder.DONE,
          RunFolder.EVALUATION,
          PredictionsFile.NAME,
          RunFolder.QUANTIZATION_ERROR,
          PackedFile.NAME,
          AgreementFile.NAME);

  private final RunFolder run;
  private final TrainingSpec spec;
  private final BoundFile<PredictionsFile> predictions;
  private final StoredNetwork network;
  private final BoundFile<AgreementFile> agreement;
  private final boolean downloads; // and checks variables in an object store
  private final List<Problem> problems = new ArrayList<>();

  private RunCheck(RunFolder run, TrainingSpec spec, boolean downloads) {
    this.run = run;
    this.spec = spec;
    predictions = BoundFile.predictions(run, spec);
    network = new StoredNetwork(run, spec);
    agreement = BoundFile.agreement(run, spec);
    this.downloads = downloads;
  }

  /**
   * A file that is not what it should be.
   *
   * @param name in the run's folder; of a checkpoint, that of its folder
   * @param damage the file's whole path and what is wrong with it
   * @param remade whether the command that trains and evaluates makes it again
   */
  public record Problem(String name, String damage, boolean remade) {}

  /**
   * Finds what is wrong with the files of a run that has begun. A file is missing only if another
   * was written after it.
   */
  public static List<Problem> problems(RunFolder run, TrainingSpec spec) throws IOException {
    return problems(run, spec, true);
  }

  private static List<Problem> problems(RunFolder run, TrainingSpec spec, boolean downloads)
      throws IOException {
    RunCheck check = new RunCheck(run, spec, downloads);
    check.checkAll();
    return check.problems;
  }

  /**
   * Removes what killed writers left, and damaged files that training and evaluation make again,
   * together with what was made from them. A local run that another process trains is left alone.
   *
   * @return what was wrong with each file, and what is done about it
   * @throws DamagedFileException if a file is damaged that cannot be made again
   */
  public static List<String> repair(RunFolder run, TrainingSpec spec) throws IOException {
    if (!run.storage().isFolder("")) {
      return List.of();
    }
    Optional<ObjectStorage> objects = run.storage().objectStorage();
    if (objects.isPresent()) {
      // Nobody takes the lease of a run that is done, so nothing else would ever remove it.
      Lease.removeExpired(objects.get());
      return removeDamaged(run, spec, problems(run, spec, false));
    }
    Optional<RunLock> lock = RunLock.take(run);
    if (lock.isEmpty()) {
      return List.of();
    }
    try (RunLock held = lock.get()) {
      held.requireHeld();
      run.storage().discardUnfinished("");
      return removeDamaged(run, spec, problems(run, spec, false));
    }
  }

  /**
   * Does the same for the variables of a trained run in an object store, which {@link #repair} does
   * not download. Call it where they will be read.
   */
  public static List<String> repairVariables(RunFolder run, TrainingSpec spec) throws IOException {
    Optional<RunFolder.Done> done = run.done();
    if (run.storage().objectStorage().isEmpty() || done.isEmpty()) {
      return List.of();
    }
    RunCheck check = new RunCheck(run, spec, true);
    check.checkVariables(done.get());
    return removeDamaged(run, spec, check.problems);
  }

  private static List<String> removeDamaged(
      RunFolder run, TrainingSpec spec, List<Problem> problems) throws IOException {
    for (Problem problem : problems) {
      if (!problem.remade()) {
        throw new DamagedFileException(problem.damage());
      }
    }
    for (Problem problem : problems) {
      if (problem.name().equals(Trainer.SPEC_FILE)) {
        run.storage().write(Trainer.SPEC_FILE, Json.indented(spec));
        Recovery.SPEC_WRITTEN_AGAIN.taken();
      } else if (problem.name().startsWith(Checkpoints.FOLDER)) {
        removeTrained(run);
        run.storage().deleteFolder(problem.name());
        Recovery.CHECKPOINT_REMOVED.taken();
      } else {
        if (problem.name().equals(RunFolder.DONE)) {
          removeTrained(run);
        }
        run.storage().delete(problem.name());
        Recovery.ARTIFACT_REMOVED.taken();
      }
    }
    return problems.stream()
        .map(problem -> problem.damage() + "; " + (isNotMissed(problem) ? REMOVED : MADE_AGAIN))
        .toList();
  }

  /** Whether the file only says why a run failed, which is tried again now. */
  private static boolean isNotMissed(Problem problem) {
    return problem.name().equals(RunFolder.FAILED);
  }

  /**
   * Removes what says that a run is trained, and first the results, which are of unknown variables
   * until it is trained again.
   */
  private static void removeTrained(RunFolder run) throws IOException {
    for (String name : RESULTS) {
      run.storage().delete(name);
    }
    run.storage().delete(RunFolder.DONE);
  }

  private void checkAll() throws IOException {
    check(RunFolder.FAILED, true, run::recordedFailure);
    if (!hasBegun()) {
      return;
    }
    check(Trainer.SPEC_FILE, true, this::requireSpec);
    check(MetricsFile.NAME, false, this::requireMetrics);
    Optional<RunFolder.Done> done = check(RunFolder.DONE, true, this::requireDone);
    check(RunFolder.PROVENANCE, false, () -> requireProvenance(done.isPresent()));
    if (done.isEmpty()) { // then the results are removed with it
      checkUnfinished();
      return;
    }
    check(RunFolder.EVALUATION, true, run::evaluation);
    check(PredictionsFile.NAME, true, predictions::read);
    check(RunFolder.QUANTIZATION_ERROR, true, run::quantizationError);
    check(PackedFile.NAME, true, network::read);
    check(AgreementFile.NAME, true, this::requireAgreement);
    checkVariables(done.get());
  }

  /** Checks the checkpoints that results are computed from. */
  private void checkVariables(RunFolder.Done done) throws IOException {
    checkCheckpoint(done.steps(), Optional.of(done));
    checkCheckpoint(0, Optional.of(done));
  }

  /**
   * An agreement is of the packed network beside it. A damaged network is packed again, and its own
   * reading names it.
   */
  private Optional<AgreementFile> requireAgreement() throws IOException {
    Optional<AgreementFile> found = agreement.read();
    if (found.isPresent() && isUndamaged(PackedFile.NAME)) {
      network.requireSame(found.get());
    }
    return found;
  }

  private boolean isUndamaged(String name) {
    return problems.stream().noneMatch(problem -> problem.name().equals(name));
  }

  /** Whether there is any file that training or evaluation writes. */
  private boolean hasBegun() throws IOException {
    for (String name : FILES) {
      if (run.storage().isFile(name)) {
        return true;
      }
    }
    return run.latestStep().isPresent();
  }

  /** Whether a checkpoint is one that the run has saved, by its state where it is in a store. */
  public static boolean isSaved(RunFolder run, TrainingSpec spec, long step) throws IOException {
    return new RunCheck(run, spec, false).checkCheckpoint(step, NOT_DONE);
  }

  /** Reads a file and throws where it is damaged. */
  @FunctionalInterface
  private interface Reading<T> {
    T read() throws IOException;
  }

  /** Returns what a file has; empty where it is damaged. */
  private <T> Optional<T> check(String name, boolean remade, Reading<Optional<T>> reading)
      throws IOException {
    try {
      return reading.read();
    } catch (DamagedFileException e) {
      problems.add(new Problem(name, String.valueOf(e.getMessage()), remade));
      return Optional.empty();
    }
  }

  private Optional<TrainingSpec> requireSpec() throws IOException {
    String file = run.storage().pathOf(Trainer.SPEC_FILE);
    TrainingSpec found;
    try {
      String text = Utf8.decodeArtifact(run.storage().read(Trainer.SPEC_FILE), file);
      found = Json.parse(text, TrainingSpec.class, file);
    } catch (NoSuchFileException e) {
      throw new DamagedFileException(file + " is missing", e);
    }
    if (!found.equals(spec)) {
      throw new DamagedFileException(file + " is damaged: it is of another run");
    }
    return Optional.of(found);
  }

  private Optional<List<EpochMetrics>> requireMetrics() throws IOException {
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
    return Optional.of(metrics);
  }

  private Optional<RunFolder.Done> requireDone() throws IOException {
    Optional<RunFolder.Done> done = run.done();
    if (done.isEmpty()) {
      for (String name : RESULTS) {
        if (run.storage().isFile(name)) {
          throw new DamagedFileException(run.storage().pathOf(RunFolder.DONE) + " is missing");
        }
      }
    }
    return done;
  }

  /** Nothing tells the provenance again, so a run that is done must have it. */
  private Optional<Provenance> requireProvenance(boolean done) throws IOException {
    String file = run.storage().pathOf(RunFolder.PROVENANCE);
    try {
      Optional<Provenance> provenance = run.provenance();
      if (done && provenance.isEmpty()) {
        throw new DamagedFileException(file + " is missing");
      }
      return provenance;
    } catch (DamagedFileException e) {
      throw new DamagedFileException(e.getMessage() + RunFolder.TRAIN_AGAIN, e);
    }
  }

  /**
   * Checks the checkpoints of a local run that is not done: those from the last down to the one at
   * which it resumes, and the first. One in an object store is checked when it is resumed.
   */
  private void checkUnfinished() throws IOException {
    if (run.storage().localPath("").isEmpty()) {
      return;
    }
    List<Long> steps = new Checkpoints(run.path()).steps();
    int last = steps.size() - 1;
    while (last >= 0 && steps.get(last) > 0 && !checkCheckpoint(steps.get(last), NOT_DONE)) {
      last--;
    }
    if (last >= 0) {
      checkCheckpoint(0, NOT_DONE);
    }
  }

  /** Returns whether a checkpoint is as it was saved. */
  private boolean checkCheckpoint(long step, Optional<RunFolder.Done> done) throws IOException {
    String name = Checkpoints.FOLDER + "/" + Checkpoints.name(step);
    try {
      if (run.storage().localPath("").isPresent()) {
        new CheckpointCheck(run).requireSame(step, run.checkpoint(step), true, done);
      } else {
        new StoredCheckpoints(run.storage()).requireSame(step, downloads, done);
      }
      return true;
    } catch (DamagedFileException e) {
      problems.add(new Problem(name, String.valueOf(e.getMessage()), true));
    } catch (InvalidDataException e) {
      problems.add(new Problem(name, String.valueOf(e.getMessage()), false));
    }
    return false;
  }
}
