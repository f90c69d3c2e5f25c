package org.lsqbeam.graphs.train;

import java.io.Serializable;

/**
 * A learning rate that is multiplied by a factor every so many epochs (Section 3.5).
 *
 * @param factor above 0, less than 1; the paper's is 0.1
 * @param epochs between two steps, at least 1; the paper's are 20
 */
public record StepDecay(double factor, int epochs) implements Serializable {
  public StepDecay {
    Allowed.require(factor > 0 && factor < 1, "stepDecay.factor", factor, "above 0 and below 1");
    Allowed.require(epochs >= 1, "stepDecay.epochs", epochs, "at least 1");
  }
}
