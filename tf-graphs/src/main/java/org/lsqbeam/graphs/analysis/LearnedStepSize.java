package org.lsqbeam.graphs.analysis;

import org.lsqbeam.graphs.quantize.TensorRole;

/**
 * A learned step size and the step sizes of the least quantization error.
 *
 * @param layer its path
 * @param tensor the tensor that it quantizes
 * @param bits of the quantizer
 * @param signed whether the quantizer has levels below zero
 * @param values the number of values of the tensor
 * @param sampled the number of values that were sampled, evenly spread; all unless there are
 *     millions
 * @param learned s, after training
 * @param best s*, of the least error by each criterion
 */
public record LearnedStepSize(
    String layer,
    TensorRole tensor,
    int bits,
    boolean signed,
    long values,
    int sampled,
    double learned,
    ByCriterion best) {
  /** Returns {@code |s - s*| / s} by each criterion. */
  public ByCriterion differences() {
    return best.map(s -> Math.abs(learned - s) / learned);
  }
}
