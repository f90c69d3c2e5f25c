package org.lsqbeam.transforms.training;

import java.io.Serializable;
import org.lsqbeam.graphs.train.TrainingSpec;

/**
 * A run whose training has ended.
 *
 * @param spec everything that determined it
 * @param steps the number of updates, which names its last checkpoint
 * @param failed whether it ended without a result; the reason is in its folder
 */
public record TrainedNetwork(TrainingSpec spec, long steps, boolean failed)
    implements Serializable {
  /** A run that was trained to its end. */
  public TrainedNetwork(TrainingSpec spec, long steps) {
    this(spec, steps, false);
  }
}
