package org.lsqbeam.graphs.evaluate;

import java.io.Serializable;

/**
 * A run's accuracy over the whole validation set ({@code evaluation.json}).
 *
 * @param initial before training: for a quantized run, right after its quantizers were initialized
 * @param trained at the end of training
 */
public record Evaluation(Accuracy initial, Accuracy trained) implements Serializable {}
