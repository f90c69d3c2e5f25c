package org.lsqbeam.graphs.train;

/** The learning rate, a pure function of the step. */
public final class LearningRateSchedule {
  private LearningRateSchedule() {}

  /**
   * Returns the learning rate of an update.
   *
   * @param initial of the first update
   * @param step from 0
   * @param perEpoch updates of an epoch
   * @param epochs of the schedule
   * @param stepDecay none for a cosine
   */
  static double rate(double initial, long step, int perEpoch, int epochs, StepDecay stepDecay) {
    if (stepDecay.equals(StepDecay.NONE)) {
      return cosine(initial, step, (long) perEpoch * epochs);
    }
    int times = Math.toIntExact(step / perEpoch / stepDecay.epochs());
    return initial * StrictMath.pow(stepDecay.factor(), times);
  }

  /** Returns cosine decay without restarts (Loshchilov and Hutter 2016), as in Section 2.3. */
  public static double cosine(double initial, long step, long steps) {
    return initial * 0.5 * (1 + StrictMath.cos(StrictMath.PI * step / steps));
  }
}
