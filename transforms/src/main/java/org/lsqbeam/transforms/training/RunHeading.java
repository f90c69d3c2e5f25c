package org.lsqbeam.transforms.training;

import org.lsqbeam.graphs.train.TrainingSpec;

/**
 * Names a run in lines of progress.
 *
 * @param number among the runs of its sweep, such as {@code run 2/5}; empty for a run alone
 * @param title its network, precision and seed, and what tells it from others
 */
record RunHeading(String number, String title) {
  /** The heading of a run that is not one of a sweep. */
  static RunHeading alone(TrainingSpec spec) {
    return new RunHeading("", new TrainingRun(spec, "").title());
  }
}
