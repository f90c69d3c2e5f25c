package org.lsqbeam.transforms.training;

import java.io.Serializable;
import org.lsqbeam.graphs.train.TrainingSpec;

/**
 * A run whose training is done.
 *
 * @param spec what decided it
 * @param steps updates done; names its last checkpoint
 */
public record TrainedNetwork(TrainingSpec spec, long steps) implements Serializable {}
