package org.lsqbeam.graphs.train;

import org.lsqbeam.graphs.train.TrainingSpec.Optimization;

/** Tells the learning rate, the epochs and the checkpoints of each update of a run. */
final class StepSchedule {
  private final TrainingSpec spec;
  private final int perEpoch;

  /**
   * @param perEpoch updates of an epoch
   */
  StepSchedule(TrainingSpec spec, int perEpoch) {
    this.spec = spec;
    this.perEpoch = perEpoch;
  }

  /** The learning rate of an update, counted from 0. */
  double rate(long step) {
    Optimization optimization = spec.optimization();
    return LearningRateSchedule.rate(
        optimization.learningRate(),
        step,
        perEpoch,
        optimization.epochs(),
        spec.settings().stepDecay());
  }

  /** Whether an update lies in the middle of its epoch, where layers are observed. */
  boolean isObserved(long step) {
    int observed = spec.settings().observedOf(perEpoch);
    long sinceFirst = step % perEpoch - (perEpoch - observed) / 2;
    return sinceFirst >= 0 && sinceFirst < observed;
  }
}
