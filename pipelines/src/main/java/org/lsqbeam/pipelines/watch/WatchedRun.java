package org.lsqbeam.pipelines.watch;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lsqbeam.graphs.train.EpochMetrics;
import org.lsqbeam.transforms.run.RunFolder;
import org.lsqbeam.transforms.run.RunLock;
import org.lsqbeam.transforms.training.TrainingRun;

/**
 * How far a run is.
 *
 * @param title network, precision and seed
 * @param state how far it is
 * @param epoch the epochs that it has behind it
 * @param epochs of all its training
 * @param top1 on the validation images after the last epoch, in percent; null before the first
 * @param secondsPerEpoch of training so far; 0 before the first epoch
 * @param reason why it failed; empty if it did not
 */
record WatchedRun(
    String title,
    State state,
    int epoch,
    int epochs,
    @Nullable Double top1,
    double secondsPerEpoch,
    String reason) {
  /** How far a run is. */
  enum State {
    WAITING,
    RUNNING,
    /** Begun, and held by nobody. */
    INTERRUPTED,
    DONE,
    FAILED;

    /** Returns the state in words. */
    String words() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Looks at a run's folder. */
  static WatchedRun of(TrainingRun run, RunFolder folder) throws IOException {
    List<EpochMetrics> metrics = folder.metrics();
    EpochMetrics last = metrics.isEmpty() ? null : metrics.get(metrics.size() - 1);
    Optional<String> failure = folder.failure();
    return new WatchedRun(
        run.title(),
        failure.isPresent() ? State.FAILED : state(folder, last != null),
        last == null ? 0 : last.epoch(),
        run.epochs(),
        last == null ? null : last.validation().top1(),
        secondsPerEpoch(metrics),
        failure.map(String::strip).orElse(""));
  }

  private static State state(RunFolder folder, boolean begun) throws IOException {
    if (folder.evaluation().isPresent()) {
      return State.DONE;
    }
    if (RunLock.isHeldBySome(folder)) {
      return State.RUNNING;
    }
    return begun ? State.INTERRUPTED : State.WAITING;
  }

  private static double secondsPerEpoch(List<EpochMetrics> metrics) {
    return metrics.stream()
        .map(EpochMetrics::training)
        .filter(Objects::nonNull)
        .mapToDouble(EpochMetrics.Training::seconds)
        .average()
        .orElse(0);
  }

  /** Whether nothing is left to do. */
  boolean hasEnded() {
    return state == State.DONE || state == State.FAILED;
  }

  /**
   * Returns the time that is left of its training.
   *
   * @param otherSecondsPerEpoch assumed before its first epoch
   */
  double secondsLeft(double otherSecondsPerEpoch) {
    double each = secondsPerEpoch > 0 ? secondsPerEpoch : otherSecondsPerEpoch;
    return hasEnded() ? 0 : each * (epochs - epoch);
  }
}
