package org.lsqbeam.graphs.integer;

import org.lsqbeam.graphs.integer.NetworkLayer.Quantization;

/** Makes kernels that not every JVM can run. Named in {@code META-INF/services}. */
interface KernelProvider {
  /** Whether this JVM can run them. */
  boolean isAvailable();

  /**
   * Makes the kernel of a layer.
   *
   * @param weights {@code [height, width, channels, filters]}
   */
  SumKernel kernel(Geometry geometry, Quantization bits, byte[] weights);

  /** Returns the steps between floats and integers. */
  FloatSteps steps();
}
