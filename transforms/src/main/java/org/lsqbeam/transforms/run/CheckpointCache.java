package org.lsqbeam.transforms.run;

import java.io.IOException;
import java.io.Serializable;
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
import org.lsqbeam.transforms.storage.LocalStorage;

/**
 * Checkpoints to be read. Those of a run on this machine are read in place; one in Cloud Storage is
 * fetched once for all processes of a machine.
 *
 * @param work where copies go
 */
public record CheckpointCache(WorkerDirectory work) implements Serializable {
  /** Reads variables. */
  @FunctionalInterface
  public interface Reading {
    /** Reads all of them, from a path prefix. */
    void of(Path variables) throws IOException;
  }

  /**
   * Reads the variables of a run after a number of updates; nobody removes them meanwhile.
   *
   * @throws InvalidDataException if they are not there, or not what was saved
   */
  public void read(RunFolder run, long step, Reading reading) throws IOException {
    try {
      if (run.storage() instanceof LocalStorage) {
        run.requireSaved(step, run.checkpoint(step));
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
            new CheckpointFiles(run, stored, step),
            folder -> {
              reading.of(new Checkpoint(folder).variables());
              return folder;
            });
  }

  private record CheckpointFiles(RunFolder run, StoredCheckpoints stored, long step)
      implements DiskCache.Content {
    @Override
    public String origin() {
      return run.root();
    }

    @Override
    public long bytes() throws IOException {
      return stored.size(step);
    }

    @Override
    public void fetch(Path folder) throws IOException {
      stored.download(step, folder);
    }
  }

  /** The state tells the digest of the variables: a run trained anew has other ones. */
  private static String key(RunFolder run, byte[] state) {
    MessageDigest digest = Sha256.digest();
    digest.update(run.root().getBytes(StandardCharsets.UTF_8));
    digest.update(state);
    return Sha256.hex(digest);
  }

  private static InvalidDataException missing(RunFolder run, long step, Exception cause) {
    String name = run.storage().pathOf(Checkpoints.FOLDER + "/" + Checkpoints.name(step));
    return new InvalidDataException(name + " is not there, or not whole", cause);
  }
}
