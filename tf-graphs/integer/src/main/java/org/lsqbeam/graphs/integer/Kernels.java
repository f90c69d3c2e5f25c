package org.lsqbeam.graphs.integer;

import org.lsqbeam.graphs.integer.NetworkLayer.Quantization;

/** Chooses the kernel of a layer. */
final class Kernels {
  private Kernels() {}

  /**
   * Returns the fastest kernel that this JVM has for a layer.
   *
   * @param weights {@code [height, width, channels, filters]}
   */
  static SumKernel of(Geometry geometry, Quantization bits, byte[] weights) {
    return new ScalarKernel(geometry, weights);
  }
}
