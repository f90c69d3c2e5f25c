package org.lsqbeam.graphs.train;

import java.io.Serializable;
import org.lsqbeam.graphs.io.Arguments;
import org.lsqbeam.graphs.settings.Setting;

/** Multiplies the learning rate by a factor every few epochs (Section 3.5). */
public record StepDecay(
    @Setting(value = "Factor of each step; the paper's is 0.1.", range = "(0, 1)") double factor,
    @Setting(value = "Epochs between two steps; the paper's are 20.", range = "[1, )") int epochs)
    implements Serializable {
  /** No steps: the learning rate follows a cosine. */
  public static final StepDecay NONE = new StepDecay(1, 1);

  public StepDecay {
    Arguments.check(
        (factor > 0 && factor < 1) || (factor == 1 && epochs == 1),
        "stepDecay.factor",
        factor,
        "above 0 and below 1");
    Arguments.check(epochs >= 1, "stepDecay.epochs", epochs, "at least 1");
  }
}
