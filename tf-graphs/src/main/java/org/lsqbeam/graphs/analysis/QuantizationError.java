package org.lsqbeam.graphs.analysis;

import java.util.List;

/**
 * How near a run's learned step sizes are to those of the least quantization error ({@code
 * quantization-error.json}).
 *
 * @param images the first of the validation set, on one batch of which activations were measured
 * @param stepSizes in the order of the network's layers, a layer's weights before its input
 */
public record QuantizationError(int images, List<LearnedStepSize> stepSizes) {}
