package org.lsqbeam.transforms.artifacts;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.lsqbeam.graphs.files.InvalidDataException;
import org.lsqbeam.graphs.files.Sha256;
import org.lsqbeam.graphs.train.Checkpoint;
import org.lsqbeam.graphs.train.Checkpoints;
import org.lsqbeam.graphs.train.EpochMetrics;
import org.lsqbeam.graphs.train.MetricsFile;
import org.lsqbeam.graphs.train.TrainingListener;
import org.lsqbeam.graphs.train.TrainingSpec;
import org.lsqbeam.transforms.storage.LocalStorage;
import org.lsqbeam.transforms.storage.Storage;

/**
 * The folder of this machine in which a run is trained. Of a run on this machine it is the run's
 * own, and nothing is copied. Of one in Cloud Storage it is a copy: what a training goes on from is
 * fetched first, and whatever training writes is sent as soon as it is there, a checkpoint before
 * the next update is made.
 *
 * <p>As a listener it comes after those that write into the folder. When something could not be
 * sent, the training ends with the reason. Nothing is sent once the right to train is lost.
 */
public final class WorkingCopy implements TrainingListener, Closeable {
  private static final List<String> FETCHED =
      List.of("spec.json", MetricsFile.NAME, "provenance.json");

  private final RunFolder run;
  private final RunClaim claim;
  private final Path folder;
  private final @Nullable ScratchFolder scratch;

  /** SHA-256 of the files that are in Cloud Storage as they are here. */
  private final Map<String, String> sent = new HashMap<>();

  private final Set<Long> sentCheckpoints = new HashSet<>();
  private boolean broken;

  private WorkingCopy(RunFolder run, RunClaim claim, Path folder, @Nullable ScratchFolder scratch) {
    this.run = run;
    this.claim = claim;
    this.folder = folder;
    this.scratch = scratch;
  }

  /**
   * Makes the copy of a run that nobody else trains.
   *
   * @param claim the right to train it, until the copy is closed
   */
  public static WorkingCopy of(RunFolder run, RunClaim claim, WorkFolder work) throws IOException {
    if (run.storage() instanceof LocalStorage local) {
      return new WorkingCopy(run, claim, local.path(""), null);
    }
    ScratchFolder scratch = ScratchFolder.in(work);
    WorkingCopy copy = new WorkingCopy(run, claim, scratch.path().resolve("run"), scratch);
    try {
      copy.fetch();
      return copy;
    } catch (IOException | RuntimeException e) {
      scratch.close();
      throw e;
    }
  }

  private void fetch() throws IOException {
    Files.createDirectories(folder);
    Storage storage = run.storage();
    for (String name : storage.children("")) {
      if (FETCHED.contains(name)) {
        storage.download(name, folder.resolve(name));
        sent.put(name, Sha256.ofFile(folder.resolve(name)));
      }
    }
    StoredCheckpoints checkpoints = new StoredCheckpoints(storage);
    List<Long> whole = checkpoints.whole();
    if (whole.isEmpty()) {
      return;
    }
    // The first for evaluation and to know that the run has begun, the last to go on from.
    for (long step : new LinkedHashSet<>(List.of(whole.get(0), whole.get(whole.size() - 1)))) {
      checkpoints.download(step, checkpoint(step).folder());
      sentCheckpoints.add(step);
    }
  }

  /** The folder to train in. */
  public Path folder() {
    return folder;
  }

  /** The run as it is in that folder. */
  public RunFolder run() {
    return scratch == null ? run : new RunFolder(folder);
  }

  /** The checkpoint after a number of updates, in that folder. */
  public Checkpoint checkpoint(long step) {
    return new Checkpoints(folder).at(step);
  }

  /** Path prefix of the variables that another run has ended with, until the copy is closed. */
  public Path variablesOf(RunFolder other) throws IOException {
    long steps =
        other
            .done()
            .orElseThrow(() -> new InvalidDataException(other.root() + " is not trained yet"))
            .steps();
    if (scratch == null) {
      return other.checkpoint(steps).variables();
    }
    Checkpoint copy = new Checkpoint(scratch.path().resolve("init"));
    new StoredCheckpoints(other.storage()).download(steps, copy.folder());
    return copy.variables();
  }

  @Override
  public void started(TrainingSpec spec, long step, long steps) {
    send(this::sendFiles);
  }

  @Override
  public void saved(Checkpoint checkpoint) {
    // It may have replaced one that was sent.
    String name = checkpoint.folder().getFileName().toString();
    Checkpoints.stepOf(name).ifPresent(step -> sentCheckpoints.remove(step));
    send(this::sendAll);
  }

  @Override
  public void epochEnded(EpochMetrics metrics) {
    send(this::sendFiles);
  }

  /** Marks the run as done, once all else is where it has to be. */
  public void writeDone(RunFolder.Done done) throws IOException {
    claim.requireHeld();
    if (scratch == null) {
      run.writeDone(done);
      return;
    }
    try {
      send(this::sendAll);
      Undisturbed.run(() -> run.writeDone(done));
    } catch (UncheckedIOException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  /** Sends what training has written at its end, if it may, and removes the copy. */
  @Override
  public void close() throws IOException {
    if (scratch == null) {
      return;
    }
    try (scratch) {
      if (claim.isHeld() && !broken) {
        Undisturbed.run(this::sendFiles);
      }
    }
  }

  private void send(Undisturbed.Transfer transfer) {
    try {
      claim.requireHeld();
      if (scratch != null) {
        Undisturbed.run(transfer);
      }
    } catch (IOException e) {
      broken = true;
      throw new UncheckedIOException(e.getMessage(), e);
    } catch (RuntimeException e) {
      broken = true;
      throw e;
    }
  }

  private void sendAll() throws IOException {
    // What is newer than the last checkpoint is dropped when a run goes on, so files come first.
    sendFiles();
    StoredCheckpoints stored = new StoredCheckpoints(run.storage());
    List<Long> here = new Checkpoints(folder).steps();
    for (long step : here) {
      if (!sentCheckpoints.contains(step)) {
        stored.upload(step, checkpoint(step), claim::requireHeld);
        sentCheckpoints.add(step);
      }
    }
    for (long step : stored.files().keySet()) {
      if (!here.contains(step)) {
        stored.remove(step, claim::requireHeld);
      }
    }
  }

  private void sendFiles() throws IOException {
    for (Path file : files()) {
      String name = file.getFileName().toString();
      String sha256 = Sha256.ofFile(file);
      if (!sha256.equals(sent.get(name))) {
        claim.requireHeld();
        run.storage().upload(file, name);
        sent.put(name, sha256);
      }
    }
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> !file.getFileName().toString().startsWith("."))
          .sorted()
          .toList();
    }
  }
}
