package org.lsqbeam.graphs.image;

import java.util.Optional;

/**
 * Makes row resizers by the JDK's Vector API, which is there if the JVM was started with {@code
 * --add-modules jdk.incubator.vector}.
 */
public final class VectorRowResizers implements RowResizers.Provider {
  private static final String MODULE = "jdk.incubator.vector";

  @Override
  public boolean isAvailable() {
    return ModuleLayer.boot().findModule(MODULE).isPresent();
  }

  @Override
  public Optional<RowResizer> resizer(Triangle[] across) {
    return VectorRowResizer.isFor(across)
        ? Optional.of(new VectorRowResizer(across))
        : Optional.empty();
  }
}
