package org.lsqbeam.graphs.train;

import java.io.Serializable;

/**
 * Learning from the full-precision network that a quantized run starts from, whose weights stay as
 * they are (Section 3.7): the loss is {@code (1 - weight) label + weight teacher}, where teacher is
 * the cross entropy with the teacher's probabilities.
 *
 * @param weight of the teacher's part, above 0, up to 1; the paper gives both parts equal weight
 * @param temperature that divides the logits of both networks in the teacher's part, above 0; the
 *     paper's is 1. The part is multiplied by its square (Hinton et al. 2015)
 */
public record Distillation(double weight, double temperature) implements Serializable {
  public Distillation {
    Allowed.require(weight > 0 && weight <= 1, "distillation.weight", weight, "above 0, up to 1");
    Allowed.require(
        temperature > 0 && temperature <= 1000,
        "distillation.temperature",
        temperature,
        "above 0, up to 1000");
  }
}
