package org.lsqbeam.graphs.train;

/** The learning rate, a pure function of the step. */
public final class LearningRateSchedule {
  private LearningRateSchedule() {}

  /** Cosine decay without restarts (Loshchilov and Hutter 2016), as in the paper's Section 2.3. */
  public static double cosine(double initial, long step, long steps) {
    return initial * 0.5 * (1 + StrictMath.cos(StrictMath.PI * step / steps));
  }
}
