package org.lsqbeam.graphs.integer;

import org.lsqbeam.graphs.integer.NetworkLayer.Weighted;

/** Sees the integers of each layer with weights while an image is classified. */
@FunctionalInterface
public interface LayerListener {
  /** Sees nothing. */
  LayerListener NONE = (layer, input, codes, sums) -> {};

  /**
   * Is told when the sums of a layer are known. The arrays may be longer than stated and are used
   * again afterwards: copy what is to be kept.
   *
   * @param layer a convolution or dense layer
   * @param input the values that were quantized, {@code [height, width, channels]}
   * @param codes of the input without padding, {@code [height, width, channels]}
   * @param sums of products of codes, {@code [height, width, filters]}
   */
  void summed(Weighted layer, float[] input, short[] codes, int[] sums);
}
