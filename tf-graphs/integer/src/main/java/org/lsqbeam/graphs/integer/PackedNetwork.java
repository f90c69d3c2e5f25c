package org.lsqbeam.graphs.integer;

import java.util.Map;

/**
 * A quantized network as {@code network.lsq} holds it. The arrays are shared, not copied.
 *
 * @param header everything but the numbers of the layers
 * @param weights of each layer with weights, by its name
 * @param norms of each batch norm, by its name
 */
public record PackedNetwork(
    NetworkHeader header, Map<String, LayerWeights> weights, Map<String, Norm> norms) {
  /**
   * The numbers of a convolution or dense layer.
   *
   * @param stepSizes of weights and input
   * @param codes of the weights, {@code [height, width, channels, filters]} or {@code [features,
   *     outputs]}, row-major
   * @param bias one value for each output channel; empty for none
   */
  @SuppressWarnings("ArrayRecordComponent") // shared, never compared
  public record LayerWeights(NetworkHeader.StepSizes stepSizes, byte[] codes, float[] bias) {}

  /**
   * The numbers of a batch norm: {@code x * scale + offset}.
   *
   * @param scale {@code gamma / sqrt(variance + epsilon)} of each channel
   * @param offset {@code beta - mean * scale} of each channel
   */
  @SuppressWarnings("ArrayRecordComponent") // shared, never compared
  public record Norm(float[] scale, float[] offset) {}
}
