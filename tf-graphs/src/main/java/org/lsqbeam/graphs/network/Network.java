package org.lsqbeam.graphs.network;

/** An architecture: the layers from images to logits. */
@FunctionalInterface
public interface Network {
  /**
   * Describes the network.
   *
   * @param layers to build with
   * @param images normalized, {@code [batch, height, width, 3]}
   * @param classes the number of them
   * @return logits, {@code [batch, classes]}
   */
  Features logits(Layers layers, Features images, int classes);

  /** The side of the square images that it is designed for, in pixels. */
  default int designedFor() {
    return 224;
  }

  /** Whether it has layers that can drop features while it is trained. */
  default boolean hasDropout() {
    return false;
  }
}
