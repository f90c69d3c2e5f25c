package org.lsqbeam.transforms.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import org.lsqbeam.graphs.io.InvalidDataException;
import org.lsqbeam.graphs.io.Sha256;
import org.lsqbeam.graphs.train.Checkpoint;
import org.lsqbeam.graphs.train.Checkpoints;
import org.lsqbeam.transforms.cache.DiskCache;
import org.lsqbeam.transforms.cache.WorkerDirectory;

/**
 * Reads checkpoints. A checkpoint of a local run is read in place. One in an object store is
 * fetched once for all processes of a machine.
 */
public final class CheckpointCache {
  private final WorkerDirectory work;

  /**
   * @param work the folder for the copies
   */
  public CheckpointCache(WorkerDirectory work) {
    this.work = work;
  }

  /** Reads the variables of a checkpoint. */
  @FunctionalInterface
  public interface Reading {
    /** Reads all variables, from a path prefix. */
    void of(Path variables) throws IOException;
  }

  /**
   * Reads the variables of a run after a number of updates. They are not removed meanwhile.
   *
   * @throws InvalidDataException if they are missing or damaged
   */
  public void read(RunFolder run, long step, Reading reading) throws IOException {
    try {
      if (run.storage().localPath("").isPresent()) {
        new CheckpointCheck(run).requireSaved(step, run.checkpoint(step));
        reading.of(run.checkpoint(step).variables());
      } else {
        readCopy(run, step, reading);
      }
    } catch (NoSuchFileException e) {
      throw missing(run, step, e);
    }
  }

  private void readCopy(RunFolder run, long step, Reading reading) throws IOException {
    StoredCheckpoints stored = new StoredCheckpoints(run.storage());
    new DiskCache(work)
        .use(
            "checkpoint-" + key(run, stored.state(step)),
            new DiskCache.Content(
                run.root(), () -> stored.size(step), folder -> stored.download(step, folder)),
            folder -> {
              Checkpoint copy = new Checkpoint(folder);
              new CheckpointCheck(run).requireSaved(step, copy);
              reading.of(copy.variables());
              return folder;
            });
  }

  /** The state holds the digest of the variables, so a run that is trained anew has a new key. */
  private static String key(RunFolder run, byte[] state) {
    MessageDigest digest = Sha256.digest();
    digest.update(run.root().getBytes(StandardCharsets.UTF_8));
    digest.update(state);
    return Sha256.hex(digest);
  }

  private static InvalidDataException missing(RunFolder run, long step, Exception cause) {
    String name = run.storage().pathOf(Checkpoints.FOLDER + "/" + Checkpoints.name(step));
    return new InvalidDataException(name + " is missing or incomplete", cause);
  }
}
