package org.lsqbeam.transforms.run;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;
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
import org.lsqbeam.transforms.storage.ObjectStorage;

/**
 * The local folder in which a run is trained. For a local run it is the run's own folder, and
 * nothing is copied. For a run in an object store it is a copy: what training resumes from is
 * downloaded first, and whatever training writes is uploaded at once, a checkpoint before the next
 * update.
 *
 * <p>As a listener it comes after those that write into the folder. If an upload fails, training
 * ends with the reason. Nothing is uploaded once the run's lock is lost.
 */
public final class WorkingCopy implements TrainingListener, Closeable {
  private final RunFolder run;
  private final RunLock lock;
  private final Path folder;
  private final @Nullable ScratchDirectory scratch;
  private final @Nullable RunUploader uploader;
  private boolean broken;

  private WorkingCopy(
      RunFolder run,
      RunLock lock,
      Path folder,
      @Nullable ScratchDirectory scratch,
      @Nullable RunUploader uploader) {
    this.run = run;
    this.lock = lock;
    this.folder = folder;
    this.scratch = scratch;
    this.uploader = uploader;
  }

  /**
   * Makes the copy of a run.
   *
   * @param lock the run's lock, held until the copy is closed
   */
  public static WorkingCopy of(RunFolder run, RunLock lock, WorkerDirectory work)
      throws IOException {
    Optional<ObjectStorage> objects = run.storage().objectStorage();
    if (objects.isEmpty()) {
      return new WorkingCopy(run, lock, run.path(), null, null);
    }
    ScratchDirectory scratch = ScratchDirectory.in(work);
    try {
      Path folder = scratch.path().resolve("run");
      RunUploader uploader = RunUploader.fetch(objects.get(), lock, folder);
      return new WorkingCopy(run, lock, folder, scratch, uploader);
    } catch (IOException | RuntimeException e) {
      scratch.close();
      throw e;
    }
  }

  /** The folder in which the run is trained. */
  public Path folder() {
    return folder;
  }

  /** The run as it is in that folder. */
  public RunFolder run() {
    return scratch == null ? run : run.at(folder);
  }

  /** The checkpoint after a number of updates, in that folder. */
  public Checkpoint checkpoint(long step) {
    return new Checkpoints(folder).at(step);
  }

  /** The path prefix of another run's last variables, valid until the copy is closed. */
  public Path variablesOf(RunFolder other) throws IOException {
    long steps =
        other
            .done()
            .orElseThrow(() -> new InvalidDataException(other.root() + " is not trained yet"))
            .steps();
    if (scratch == null) {
      new CheckpointCheck(other).requireSaved(steps, other.checkpoint(steps));
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
    send(files -> files.sendAll(checkpoint));
  }

  @Override
  public void epochEnded(EpochMetrics metrics) {
    send(RunUploader::sendFiles);
  }

  /** Uploads everything, then marks the run as done. */
  public void writeDone(RunFolder.Done done) throws IOException {
    try {
      send(RunUploader::sendAll);
    } catch (UncheckedIOException e) {
      throw new IOException(e.getMessage(), e);
    }
    if (uploader == null) {
      run.writeDone(done);
    } else {
      Uninterruptibly.run(() -> uploader.writeDone(done));
    }
  }

  /** Records that training failed. */
  public void writeFailure(String reason) throws IOException {
    lock.requireHeld();
    if (uploader == null) {
      run.writeFailure(reason);
    } else {
      Uninterruptibly.run(() -> uploader.writeFailure(run.failure(reason)));
    }
  }

  /** Uploads the last files, unless the lock is lost or an upload failed, and removes the copy. */
  @Override
  public void close() throws IOException {
    if (scratch == null || uploader == null) {
      return;
    }
    try (scratch) {
      if (lock.isHeld() && !broken) {
        Uninterruptibly.run(uploader::sendFiles);
      }
    }
  }

  /** An upload of some of the files. */
  @FunctionalInterface
  private interface Sending {
    void of(RunUploader files) throws IOException;
  }

  private void send(Sending sending) {
    try {
      lock.requireHeld();
      if (uploader != null) {
        Uninterruptibly.run(() -> sending.of(uploader));
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
