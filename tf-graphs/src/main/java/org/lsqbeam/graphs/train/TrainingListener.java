package org.lsqbeam.graphs.train;

/** Hears of a training run as it goes. */
public interface TrainingListener {
  /**
   * Training begins or continues.
   *
   * @param step updates already done
   * @param steps updates in all
   */
  default void started(TrainingSpec spec, long step, long steps) {}

  /** One update is done. */
  default void updated(Progress progress) {}

  /** An epoch is done and its line is in {@code metrics.jsonl}; epoch 0 is before any training. */
  default void epochEnded(EpochMetrics metrics) {}

  /**
   * A checkpoint is there, whole. Training goes on when this returns, and ends where it throws: so
   * nobody goes on from a checkpoint that is not also where it has to be.
   */
  default void saved(Checkpoint checkpoint) {}

  /** Training has ended, well or not. */
  default void ended() {}

  /**
   * How far a run is.
   *
   * @param epoch the one under way, from 1
   * @param step updates done
   * @param loss mean of the epoch so far, in nats
   * @param top1 percent of the epoch's images so far
   * @param imagesPerSecond over the epoch so far
   */
  record Progress(int epoch, long step, double loss, double top1, double imagesPerSecond) {}
}
