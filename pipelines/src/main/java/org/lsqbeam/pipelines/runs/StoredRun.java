package org.lsqbeam.pipelines.runs;

import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.lsqbeam.graphs.evaluate.Evaluation;
import org.lsqbeam.graphs.io.InvalidDataException;
import org.lsqbeam.graphs.train.TrainingSpec;
import org.lsqbeam.transforms.run.RunFolder;
import org.lsqbeam.transforms.run.RunLock;

/**
 * A run as it lies in an output folder.
 *
 * @param name of its folder
 * @param network its name; empty if the spec is damaged
 * @param precision its label; empty if the spec is damaged
 * @param seed of the run; empty if the spec is damaged
 * @param init fingerprint of the run that it starts from; empty for none
 * @param state how far it is
 * @param top1 after training, in percent; NaN if it is not evaluated
 * @param bytes of all its files
 * @param reports the names of the reports that have it
 */
public record StoredRun(
    String name,
    String network,
    String precision,
    String seed,
    String init,
    State state,
    double top1,
    long bytes,
    List<String> reports) {
  /** How far a run is. */
  public enum State {
    /** Trained and evaluated. */
    DONE("done"),
    /** Trained, not evaluated. */
    TRAINED("trained"),
    /** A worker has it now. */
    RUNNING("running"),
    /** Begun, and held by nobody. */
    UNFINISHED("unfinished"),
    /** It failed for a reason that a further try would meet again. */
    FAILED("failed"),
    /** A file of it is damaged. */
    DAMAGED("damaged");

    private final String words;

    State(String words) {
      this.words = words;
    }

    @Override
    public String toString() {
      return words;
    }
  }

  /**
   * Reads a run.
   *
   * @param bytes of all its files
   * @param reports those that have it
   */
  static StoredRun read(String name, RunFolder run, long bytes, List<String> reports)
      throws IOException {
    try {
      TrainingSpec spec = run.spec();
      Evaluation evaluation = run.evaluation().orElse(null);
      return new StoredRun(
          name,
          spec.network(),
          spec.precision().label(),
          Long.toString(spec.seed()),
          Objects.requireNonNullElse(spec.init(), ""),
          state(run, evaluation != null),
          evaluation == null ? Double.NaN : evaluation.trained().top1(),
          bytes,
          reports);
    } catch (InvalidDataException e) {
      return new StoredRun(name, "", "", "", "", State.DAMAGED, Double.NaN, bytes, reports);
    }
  }

  private static State state(RunFolder run, boolean evaluated) throws IOException {
    if (run.failure().isPresent()) {
      return State.FAILED;
    }
    if (run.done().isPresent()) {
      return evaluated ? State.DONE : State.TRAINED;
    }
    return RunLock.isHeldBySome(run) ? State.RUNNING : State.UNFINISHED;
  }
}
