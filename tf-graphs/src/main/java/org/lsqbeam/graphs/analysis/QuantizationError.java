package org.lsqbeam.graphs.analysis;

import java.util.List;

/**
 * The distance of a run's learned step sizes from those of the least quantization error ({@code
 * quantization-error.json}).
 *
 * @param images how many of the validation set's first images formed the batch on which activations
 *     were measured
 * @param stepSizes in the order of the network's layers, a layer's weights before its input
 */
public record QuantizationError(int images, List<LearnedStepSize> stepSizes) {}
