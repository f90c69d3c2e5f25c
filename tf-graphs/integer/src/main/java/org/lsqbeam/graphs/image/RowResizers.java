package org.lsqbeam.graphs.image;

import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.atomic.AtomicLong;

/** Chooses what resizes an image's rows. The choice changes no byte. */
final class RowResizers {
  /** Makes row resizers that not every JVM can run. Named in {@code META-INF/services}. */
  interface Provider {
    /** Whether this JVM can run them. */
    boolean isAvailable();

    /** Makes a row resizer; empty if it cannot take so wide triangles. */
    Optional<RowResizer> resizer(Triangle[] across);
  }

  /**
   * Compiling the faster code takes the JVM a second. That is spent once as many rows were resized
   * as take the plain code a second.
   */
  private static final long ROWS_BEFORE_FASTER = 1 << 19;

  private static final AtomicLong ROWS = new AtomicLong();

  private static final Optional<Provider> FASTER =
      ServiceLoader.load(Provider.class, RowResizers.class.getClassLoader()).stream()
          .map(ServiceLoader.Provider::get)
          .filter(Provider::isAvailable)
          .findFirst();

  private RowResizers() {}

  /**
   * Returns the best row resizer for an image.
   *
   * @param rows of the image
   */
  static RowResizer of(Triangle[] across, int rows) {
    Optional<RowResizer> faster =
        ROWS.addAndGet(rows) < ROWS_BEFORE_FASTER
            ? Optional.empty()
            : FASTER.flatMap(provider -> provider.resizer(across));
    return faster.orElseGet(() -> new RowResizer(across));
  }
}
