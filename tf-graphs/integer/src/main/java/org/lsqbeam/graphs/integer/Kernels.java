package org.lsqbeam.graphs.integer;

import java.util.Optional;
import java.util.ServiceLoader;
import org.lsqbeam.graphs.integer.NetworkLayer.Quantization;

/** Chooses the kernel of a layer. */
final class Kernels {
  private static final Optional<KernelProvider> FASTER =
      ServiceLoader.load(KernelProvider.class, Kernels.class.getClassLoader()).stream()
          .map(ServiceLoader.Provider::get)
          .filter(KernelProvider::isAvailable)
          .findFirst();

  private Kernels() {}

  /**
   * Returns the fastest kernel that this JVM has for a layer.
   *
   * @param weights {@code [height, width, channels, filters]}
   */
  static SumKernel of(Geometry geometry, Quantization bits, byte[] weights) {
    return FASTER
        .map(provider -> provider.kernel(geometry, bits, weights))
        .orElseGet(() -> new ScalarKernel(geometry, weights));
  }

  /** Returns the fastest steps between floats and integers that this JVM has. */
  static FloatSteps steps() {
    return FASTER.map(KernelProvider::steps).orElseGet(FloatSteps::new);
  }
}
