package org.lsqbeam.graphs.train;

import org.lsqbeam.graphs.evaluate.ArithmeticChoice;

/** Receives the events of a training run. */
public interface TrainingListener {
  /**
   * The arithmetic of the forward pass is decided, before training begins or continues. There is no
   * event where no other than 32-bit floats was wanted.
   */
  default void forwardArithmeticChosen(ArithmeticChoice choice) {}

  /**
   * Training begins or continues.
   *
   * @param step updates already done
   * @param steps updates in all
   */
  default void started(TrainingSpec spec, long step, long steps) {}

  /**
   * The trainer goes on to another phase, or stays in it. It is in {@link Phase#OPENING} at first,
   * without an event.
   */
  default void phaseStarted(Phase phase) {}

  /**
   * A file of the run was damaged; training makes it again.
   *
   * @param damage the file and what is wrong with it
   */
  default void damaged(String damage) {}

  /** An update is done. */
  default void updated(Progress progress) {}

  /** An epoch is done and its line is in {@code metrics.jsonl}; epoch 0 is before any training. */
  default void epochEnded(EpochMetrics metrics) {}

  /**
   * A checkpoint is complete. Training continues when this returns and ends when it throws, so that
   * no run continues from a checkpoint that is not also stored where it must be.
   */
  default void saved(Checkpoint checkpoint) {}

  /** Training has ended, with or without success. */
  default void ended() {}

  /**
   * The progress of a run.
   *
   * @param epoch the current one, from 1
   * @param step updates done
   * @param loss mean of the epoch so far, in nats
   * @param top1 percent of the epoch's images so far
   * @param imagesPerSecond over the epoch so far
   */
  record Progress(int epoch, long step, double loss, double top1, double imagesPerSecond) {}
}
