package org.lsqbeam.transforms.training;

import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.lsqbeam.graphs.train.TrainingSpec;
import org.lsqbeam.transforms.run.BoundFile;
import org.lsqbeam.transforms.run.RunFolder;
import org.lsqbeam.transforms.run.StoredNetwork;

/**
 * The work on each run besides its training.
 *
 * @param evaluates whether its accuracy and predictions are computed, and its network packed if it
 *     can be
 * @param compares whether the packed network, if there is one, is compared with the trained graph
 * @param measures whether the quantization error of its step sizes, if it has any, is measured
 */
public record RunGoal(boolean evaluates, boolean compares, boolean measures)
    implements Serializable {
  public static final RunGoal TRAINED = new RunGoal(false, false, false);
  public static final RunGoal EVALUATED = new RunGoal(true, false, false);

  public RunGoal {
    if (!evaluates && (compares || measures)) {
      throw new IllegalArgumentException("only a run that is evaluated is compared or measured");
    }
  }

  /** Whether all is done. */
  public boolean isReached(RunFolder run, TrainingSpec spec) throws IOException {
    return run.done().isPresent()
        && (!evaluates || isEvaluated(run, spec))
        && (!compares || !BoundFile.agreement(run, spec).isMissing())
        && (!measures || spec.precision().isFull() || run.quantizationError().isPresent());
  }

  private static boolean isEvaluated(RunFolder run, TrainingSpec spec) throws IOException {
    return run.evaluation().isPresent()
        && !BoundFile.predictions(run, spec).isMissing()
        && !new StoredNetwork(run, spec).isMissing();
  }

  @Override
  public String toString() {
    List<String> steps = new ArrayList<>(List.of("TRAINED"));
    if (evaluates) {
      steps.add("EVALUATED");
    }
    if (compares) {
      steps.add("COMPARED");
    }
    if (measures) {
      steps.add("MEASURED");
    }
    return String.join(", ", steps);
  }
}
