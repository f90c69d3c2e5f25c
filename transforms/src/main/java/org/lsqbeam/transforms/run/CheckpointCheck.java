package org.lsqbeam.transforms.run;

import java.io.IOException;
import java.util.Optional;
import org.lsqbeam.graphs.io.DamagedFileException;
import org.lsqbeam.graphs.train.Checkpoint;
import org.lsqbeam.graphs.train.Checkpoints;

/** Checks that a checkpoint of a run, or a local copy of it, is as it was saved. */
final class CheckpointCheck {
  private final RunFolder run;

  CheckpointCheck(RunFolder run) {
    this.run = run;
  }

  /**
   * Checks a checkpoint that is to be read.
   *
   * @param copy a local copy, or the checkpoint itself
   * @throws DamagedFileException if it is damaged; names the file of this run
   */
  void requireSaved(long step, Checkpoint copy) throws IOException {
    String folder = Checkpoints.FOLDER + "/" + Checkpoints.name(step);
    try {
      requireSame(step, copy, true, run.done());
    } catch (DamagedFileException e) {
      String message = String.valueOf(e.getMessage());
      throw new DamagedFileException(
          message.replace(copy.folder().toString(), run.storage().pathOf(folder))
              + "; the command that trained the run makes it again",
          e);
    }
  }

  /**
   * Does the same for a command that makes a damaged checkpoint again.
   *
   * @param variables whether the copy has them
   */
  void requireSame(long step, Checkpoint copy, boolean variables, Optional<RunFolder.Done> done)
      throws IOException {
    if (variables) {
      copy.verify(run.digits(), step);
    } else {
      copy.verifyState(run.digits(), step);
    }
    if (done.isPresent()
        && done.get().steps() == step
        && !done.get().sha256().equals(copy.savedSha256())) {
      throw new DamagedFileException(
          copy.folder().resolve(Checkpoint.FILES.get(0))
              + " is damaged: its SHA-256 differs from that in the run's "
              + RunFolder.DONE);
    }
  }
}
