package org.lsqbeam.transforms.training;

import java.io.IOException;
import org.lsqbeam.graphs.train.TrainingSpec;
import org.lsqbeam.transforms.run.RunFolder;
import org.lsqbeam.transforms.run.StoredNetwork;

/** The last step that is done of each run. */
public enum RunGoal {
  TRAINED,
  /** Trained, its accuracy is known, and its network is packed if it can be. */
  EVALUATED,
  /** Evaluated, and the quantization error of its step sizes is known, if it has any. */
  MEASURED;

  /** Whether all steps are done. */
  public boolean isReached(RunFolder run, TrainingSpec spec) throws IOException {
    return run.done().isPresent()
        && (!includes(EVALUATED) || isEvaluated(run, spec))
        && (!includes(MEASURED)
            || spec.precision().isFull()
            || run.quantizationError().isPresent());
  }

  private static boolean isEvaluated(RunFolder run, TrainingSpec spec) throws IOException {
    return run.evaluation().isPresent() && !new StoredNetwork(run, spec).isMissing();
  }

  boolean includes(RunGoal step) {
    return compareTo(step) >= 0;
  }
}
