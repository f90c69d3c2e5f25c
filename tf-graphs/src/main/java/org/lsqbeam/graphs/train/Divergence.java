package org.lsqbeam.graphs.train;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.lsqbeam.graphs.evaluate.NotFiniteLossException;

/** The ways in which the numbers of a run go wrong, each with its step and its layer. */
final class Divergence {
  private final long steps;

  /**
   * @param steps of the run
   */
  Divergence(long steps) {
    this.steps = steps;
  }

  /**
   * The loss is not finite.
   *
   * @param faults what else is not finite in the same update, in the order of the network
   */
  TrainingFailedException ofLoss(float loss, long step, List<String> faults) {
    return diverged("the loss is " + loss, step, faults, null);
  }

  /** The loss of a validation image is not finite. */
  TrainingFailedException ofValidation(NotFiniteLossException e, long step) {
    return diverged("the validation loss is " + e.loss(), step, e.faults(), e);
  }

  /** Variables are not finite. */
  TrainingFailedException ofVariables(long step, List<String> faults, @Nullable Exception cause) {
    return diverged("variables are not finite", step, faults, cause);
  }

  /** Step sizes, or other parameters of quantizers, stay at their minimum. */
  TrainingFailedException ofMinimum(Collection<String> parameters, long step) {
    return failed(
        first(List.copyOf(parameters))
            + " was at its minimum after every update of the epoch, so that its layer does not"
            + " learn",
        step,
        null);
  }

  private TrainingFailedException diverged(
      String what, long step, List<String> faults, @Nullable Exception cause) {
    String where = faults.isEmpty() ? "" : ": " + first(faults);
    return failed(what + ", so that training has diverged" + where, step, cause);
  }

  private static String first(List<String> things) {
    int more = things.size() - 1;
    return more == 0 ? things.get(0) : things.get(0) + " (and " + more + " more)";
  }

  private TrainingFailedException failed(String what, long step, @Nullable Exception cause) {
    return new TrainingFailedException(
        String.format(
            Locale.ROOT,
            "at step %d of %d %s; the last good checkpoint is kept",
            step,
            steps,
            what),
        cause);
  }
}
