package org.lsqbeam.graphs.integer;

import org.lsqbeam.graphs.integer.NetworkLayer.Quantization;

/**
 * Kernels by the JDK's Vector API, which is there if the JVM was started with {@code --add-modules
 * jdk.incubator.vector}.
 *
 * <p>The classes whose names begin with Vector are compiled apart from the others, because the
 * compiler warns of every use of this API.
 */
public final class VectorKernels implements KernelProvider {
  private static final String MODULE = "jdk.incubator.vector";

  @Override
  public boolean isAvailable() {
    return ModuleLayer.boot().findModule(MODULE).isPresent();
  }

  @Override
  public SumKernel kernel(Geometry geometry, Quantization bits, byte[] weights) {
    if (VectorBitKernel.isFor(bits.inputBits(), bits.inputSigned(), bits.weightBits())) {
      return new VectorBitKernel(geometry, weights);
    }
    int greatestProduct = ((1 << bits.inputBits()) - 1) << (bits.weightBits() - 1);
    return VectorShortKernel.isFor(greatestProduct)
        ? new VectorShortKernel(geometry, greatestProduct, weights)
        : new VectorPairKernel(geometry, bits.inputSigned(), weights);
  }

  @Override
  public FloatSteps steps() {
    return new VectorSteps();
  }
}
