package org.lsqbeam.transforms.run;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.lsqbeam.graphs.io.InvalidDataException;
import org.lsqbeam.graphs.train.Checkpoint;
import org.lsqbeam.graphs.train.Checkpoints;
import org.lsqbeam.graphs.train.EpochMetrics;
import org.lsqbeam.graphs.train.TrainingListener;
import org.lsqbeam.graphs.train.TrainingSpec;
import org.lsqbeam.transforms.cache.ScratchDirectory;
import org.lsqbeam.transforms.cache.WorkerDirectory;
import org.lsqbeam.transforms.lock.Uninterruptibly;
import org.lsqbeam.transforms.storage.GcsStorage;

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
  private final RunFolder run;
  private final RunLock claim;
  private final Path folder;
  private final @Nullable ScratchDirectory scratch;
  private final @Nullable RunUploader mirror;
  private boolean broken;

  private WorkingCopy(
      RunFolder run,
      RunLock claim,
      Path folder,
      @Nullable ScratchDirectory scratch,
      @Nullable RunUploader mirror) {
    this.run = run;
    this.claim = claim;
    this.folder = folder;
    this.scratch = scratch;
    this.mirror = mirror;
  }

  /**
   * Makes the copy of a run that nobody else trains.
   *
   * @param claim the right to train it, until the copy is closed
   */
  public static WorkingCopy of(RunFolder run, RunLock claim, WorkerDirectory work)
      throws IOException {
    if (!(run.storage() instanceof GcsStorage cloud)) {
      return new WorkingCopy(run, claim, run.path(), null, null);
    }
    ScratchDirectory scratch = ScratchDirectory.in(work);
    try {
      Path folder = scratch.path().resolve("run");
      RunUploader mirror = RunUploader.fetch(cloud, claim, folder);
      return new WorkingCopy(run, claim, folder, scratch, mirror);
    } catch (IOException | RuntimeException e) {
      scratch.close();
      throw e;
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
      other.requireSaved(steps, other.checkpoint(steps));
      return other.checkpoint(steps).variables();
    }
    Checkpoint copy = new Checkpoint(scratch.path().resolve("init"));
    new StoredCheckpoints(other.storage()).download(steps, copy.folder());
    return copy.variables();
  }

  @Override
  public void started(TrainingSpec spec, long step, long steps) {
    send(RunUploader::sendFiles);
  }

  @Override
  public void saved(Checkpoint checkpoint) {
    send(mirror -> mirror.sendAll(checkpoint));
  }

  @Override
  public void epochEnded(EpochMetrics metrics) {
    send(RunUploader::sendFiles);
  }

  /** Marks the run as done, once all else is where it has to be. */
  public void writeDone(RunFolder.Done done) throws IOException {
    try {
      send(RunUploader::sendAll);
    } catch (UncheckedIOException e) {
      throw new IOException(e.getMessage(), e);
    }
    if (mirror == null) {
      run.writeDone(done);
    } else {
      Uninterruptibly.run(() -> mirror.writeDone(done));
    }
  }

  /** Notes that training failed. */
  public void writeFailure(String reason) throws IOException {
    claim.requireHeld();
    if (mirror == null) {
      run.writeFailure(reason);
    } else {
      Uninterruptibly.run(() -> mirror.writeFailure(reason));
    }
  }

  /** Sends what training has written at its end, if it may, and removes the copy. */
  @Override
  public void close() throws IOException {
    if (scratch == null || mirror == null) {
      return;
    }
    try (scratch) {
      if (claim.isHeld() && !broken) {
        Uninterruptibly.run(mirror::sendFiles);
      }
    }
  }

  /** What is sent. */
  @FunctionalInterface
  private interface Sending {
    void of(RunUploader mirror) throws IOException;
  }

  private void send(Sending sending) {
    try {
      claim.requireHeld();
      if (mirror != null) {
        Uninterruptibly.run(() -> sending.of(mirror));
      }
    } catch (IOException e) {
      broken = true;
      throw new UncheckedIOException(e.getMessage(), e);
    } catch (RuntimeException e) {
      broken = true;
      throw e;
    }
  }
}
