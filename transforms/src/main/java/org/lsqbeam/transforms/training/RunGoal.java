package org.lsqbeam.transforms.training;

import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lsqbeam.graphs.evaluate.Evaluation;
import org.lsqbeam.graphs.network.Arithmetic;
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
 * @param arithmetic that evaluates it if it is quantized, again if another one has done so; null
 *     for 32-bit floats where nothing has evaluated it
 */
public record RunGoal(
    boolean evaluates, boolean compares, boolean measures, @Nullable Arithmetic arithmetic)
    implements Serializable {
  public static final RunGoal TRAINED = new RunGoal(false, false, false, null);
  public static final RunGoal EVALUATED = new RunGoal(true, false, false, null);

  public RunGoal {
    if (!evaluates && (compares || measures || arithmetic != null)) {
      throw new IllegalArgumentException("only a run that is evaluated is compared or measured");
    }
  }

  /** The arithmetic that evaluates a run that is not evaluated. */
  Arithmetic arithmeticOf(TrainingSpec spec) {
    return arithmetic == null || spec.precision().isFull() ? Arithmetic.FLOAT32 : arithmetic;
  }

  /** Whether a run's evaluation stays. */
  boolean keeps(TrainingSpec spec, Evaluation evaluation) {
    return arithmetic == null || evaluation.wanted() == arithmeticOf(spec);
  }

  /** Whether all is done. */
  public boolean isReached(RunFolder run, TrainingSpec spec) throws IOException {
    return run.done().isPresent()
        && (!evaluates || isEvaluated(run, spec))
        && (!compares || !BoundFile.agreement(run, spec).isMissing())
        && (!measures || spec.precision().isFull() || run.quantizationError().isPresent());
  }

  private boolean isEvaluated(RunFolder run, TrainingSpec spec) throws IOException {
    return run.evaluation().filter(evaluation -> keeps(spec, evaluation)).isPresent()
        && !BoundFile.predictions(run, spec).isMissing()
        && !new StoredNetwork(run, spec).isMissing();
  }

  @Override
  public String toString() {
    List<String> steps = new ArrayList<>(List.of("TRAINED"));
    if (evaluates) {
      steps.add(arithmetic == null ? "EVALUATED" : "EVALUATED in " + arithmetic);
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
