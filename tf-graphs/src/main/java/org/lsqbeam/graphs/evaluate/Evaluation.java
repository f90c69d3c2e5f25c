package org.lsqbeam.graphs.evaluate;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * A run's accuracy over the whole validation set ({@code evaluation.json}).
 *
 * @param initial before training: for a quantized run, right after its quantizers were initialized
 * @param trained at the end of training
 * @param arithmetic that convolves, if another one than 32-bit floats was wanted; else null
 */
public record Evaluation(Accuracy initial, Accuracy trained, @Nullable ArithmeticChoice arithmetic)
    implements Serializable {
  /** An evaluation with 32-bit floats. */
  public Evaluation(Accuracy initial, Accuracy trained) {
    this(initial, trained, null);
  }
}
