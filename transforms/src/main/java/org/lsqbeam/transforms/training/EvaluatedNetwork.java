package org.lsqbeam.transforms.training;

import java.io.Serializable;
import org.lsqbeam.graphs.evaluate.Evaluation;
import org.lsqbeam.graphs.train.TrainingSpec;

/**
 * A run whose accuracy is known.
 *
 * @param spec everything that determined it
 * @param evaluation before training and after
 */
public record EvaluatedNetwork(TrainingSpec spec, Evaluation evaluation) implements Serializable {}
