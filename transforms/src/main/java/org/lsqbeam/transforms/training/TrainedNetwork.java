package org.lsqbeam.transforms.training;

import java.io.Serializable;
import org.lsqbeam.graphs.train.TrainingSpec;

/**
 * A run whose training has ended.
 *
 * @param spec what decided it
 * @param steps updates done; names its last checkpoint
 * @param failed whether it ended without result, for the reason that is in its folder
 */
public record TrainedNetwork(TrainingSpec spec, long steps, boolean failed)
    implements Serializable {
  /** A run that was trained to its end. */
  public TrainedNetwork(TrainingSpec spec, long steps) {
    this(spec, steps, false);
  }
}
