package org.lsqbeam.graphs.data;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * What a network sees of the images: in training a crop of the padded image at random, in
 * evaluation the crop at the image's centre.
 *
 * @param padding pixels of black added on every side of a training image
 * @param mirror whether half of the training images are mirrored left to right
 * @param crop side of the square that is seen, in pixels; null for the image's own size
 */
@JsonInclude(JsonInclude.Include.NON_NULL) // so that specs without a crop keep their fingerprints
public record Augmentation(int padding, boolean mirror, @Nullable Integer crop)
    implements Serializable {
  public Augmentation {
    if (padding < 0) {
      throw new IllegalArgumentException("padding is " + padding + "; allowed: at least 0");
    }
    if (crop != null && crop < 1) {
      throw new IllegalArgumentException("crop is " + crop + "; allowed: at least 1");
    }
  }

  /** With a crop of the image's own size. */
  public Augmentation(int padding, boolean mirror) {
    this(padding, mirror, null);
  }

  /**
   * How many pixels along one axis of the images are seen.
   *
   * @param side of the images along that axis, in pixels
   * @throws IllegalArgumentException if the crop is larger than the padded image
   */
  public int seenOf(int side) {
    if (crop == null) {
      return side;
    }
    long most = side + 2L * padding;
    if (crop > most) {
      throw new IllegalArgumentException(
          "crop is " + crop + "; allowed: at most " + most + ", the images' side with its padding");
    }
    return crop;
  }
}
