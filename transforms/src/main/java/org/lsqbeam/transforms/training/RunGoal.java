package org.lsqbeam.transforms.training;

import java.io.IOException;
import org.lsqbeam.graphs.train.TrainingSpec;
import org.lsqbeam.transforms.run.RunFolder;

/** The last step that is done of each run. */
public enum RunGoal {
  TRAINED,
  /** Trained, and its accuracy is known. */
  EVALUATED,
  /** Evaluated, and the quantization error of its step sizes is known, if it has any. */
  MEASURED;

  /** Whether all steps are done. */
  public boolean isReached(RunFolder run, TrainingSpec spec) throws IOException {
    return run.done().isPresent()
        && (!includes(EVALUATED) || run.evaluation().isPresent())
        && (!includes(MEASURED)
            || spec.precision().isFull()
            || run.quantizationError().isPresent());
  }

  boolean includes(RunGoal step) {
    return compareTo(step) >= 0;
  }
}
