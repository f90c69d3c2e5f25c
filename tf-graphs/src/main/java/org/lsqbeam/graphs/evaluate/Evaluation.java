package org.lsqbeam.graphs.evaluate;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;
import org.lsqbeam.graphs.network.Arithmetic;

/**
 * A run's accuracy over the whole validation set ({@code evaluation.json}).
 *
 * @param initial before training: for a quantized run, right after its quantizers were initialized
 * @param trained at the end of training
 * @param arithmetic that convolved, if another one than 32-bit floats was wanted; else null
 */
public record Evaluation(Accuracy initial, Accuracy trained, @Nullable ArithmeticChoice arithmetic)
    implements Serializable {
  /** An evaluation with 32-bit floats. */
  public Evaluation(Accuracy initial, Accuracy trained) {
    this(initial, trained, null);
  }

  /** Whether both have the same accuracies, to the bit. */
  public boolean hasAccuraciesOf(Evaluation other) {
    return initial.equals(other.initial) && trained.equals(other.trained);
  }

  /** The arithmetic that was wanted. */
  public Arithmetic wanted() {
    return arithmetic == null ? Arithmetic.FLOAT32 : Arithmetic.INT8;
  }

  /** The arithmetic that convolved. */
  public Arithmetic used() {
    return arithmetic == null ? Arithmetic.FLOAT32 : arithmetic.used();
  }
}
