package org.lsqbeam.transforms.training;

import java.io.Serializable;
import org.lsqbeam.graphs.train.TrainingSpec;

/**
 * A run to be trained.
 *
 * @param spec everything that determines it
 * @param label what progress messages add to network, precision and seed; may be empty
 */
public record TrainingRun(TrainingSpec spec, String label) implements Serializable {
  /** The run's name in progress messages. */
  public String title() {
    return spec.network()
        + " "
        + spec.precision().label()
        + " seed "
        + spec.seed()
        + (label.isEmpty() ? "" : ", " + label);
  }

  /** The number of its epochs. */
  public int epochs() {
    return spec.settings().epochsOf(spec.optimization().epochs());
  }
}
