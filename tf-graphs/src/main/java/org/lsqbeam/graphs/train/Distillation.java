package org.lsqbeam.graphs.train;

import java.io.Serializable;
import org.lsqbeam.graphs.io.Arguments;
import org.lsqbeam.graphs.settings.Setting;

/**
 * Lets a quantized run learn also from the full-precision network that it starts from, whose
 * weights stay as they are (Section 3.7). The loss is {@code (1 - weight) label + weight teacher},
 * where teacher is the cross entropy with the teacher's probabilities, multiplied by the square of
 * the temperature (Hinton et al. 2015).
 */
public record Distillation(
    @Setting(
            value = "Weight of the teacher's part of the loss; the paper's is 0.5.",
            range = "(0, 1]")
        double weight,
    @Setting(
            value = "Divides the logits of both networks in the teacher's part; the paper's is 1.",
            range = "(0, 1000]")
        double temperature)
    implements Serializable {
  /** No teacher. */
  public static final Distillation NONE = new Distillation(0, 1);

  public Distillation {
    Arguments.check(
        (weight > 0 && weight <= 1) || (weight == 0 && temperature == 1),
        "distillation.weight",
        weight,
        "above 0 and at most 1");
    Arguments.check(
        temperature > 0 && temperature <= 1000,
        "distillation.temperature",
        temperature,
        "above 0 and at most 1000");
  }
}
