package org.lsqbeam.graphs.data;

import java.io.Serializable;

/**
 * What happens to a training image.
 *
 * @param padding pixels of black added on every side before a crop of the image's own size
 * @param mirror whether half of the images are mirrored left to right
 */
public record Augmentation(int padding, boolean mirror) implements Serializable {
  public Augmentation {
    if (padding < 0) {
      throw new IllegalArgumentException("padding is " + padding + "; allowed: at least 0");
    }
  }
}
