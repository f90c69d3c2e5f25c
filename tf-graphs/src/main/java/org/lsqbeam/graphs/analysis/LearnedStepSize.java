package org.lsqbeam.graphs.analysis;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * A learned step size beside those of the least quantization error.
 *
 * @param layer its path
 * @param tensor what it quantizes
 * @param bits of the quantizer
 * @param signed whether the quantizer has levels below zero
 * @param values how many the tensor has
 * @param sampled how many of them were looked at, evenly spread; all unless there are millions
 * @param learned s, after training
 * @param best s*, of the least error by each criterion
 */
public record LearnedStepSize(
    String layer,
    Tensor tensor,
    int bits,
    boolean signed,
    long values,
    int sampled,
    double learned,
    ByCriterion best) {
  /** What a layer quantizes. */
  public enum Tensor {
    @JsonProperty("weights")
    WEIGHTS,
    @JsonProperty("input")
    INPUT
  }

  /** {@code |s - s*| / s}. */
  public ByCriterion differences() {
    return best.map(s -> Math.abs(learned - s) / learned);
  }
}
