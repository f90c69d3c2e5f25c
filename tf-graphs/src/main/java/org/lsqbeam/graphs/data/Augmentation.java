package org.lsqbeam.graphs.data;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;
import org.lsqbeam.graphs.io.Arguments;
import org.lsqbeam.graphs.settings.Setting;
import org.lsqbeam.graphs.settings.Settings;

/**
 * The part of an image that a network sees: a random crop of the padded image in training, the
 * central crop in evaluation. It is a record of its own because batches need no other setting.
 *
 * @param padding pixels of black added on every side of a training image
 * @param mirror whether half of the training images are flipped left to right
 * @param crop side of the square that is seen, in pixels; 0 for the image's own size
 */
public record Augmentation(
    @Setting(
            value = "Pixels of padding around a training image before its random crop.",
            defaultText = "0",
            range = "[0, )")
        int padding,
    @Setting(
            value = "Whether half of the training images are flipped horizontally.",
            defaultText = "true",
            aliases = "horizontalFlip")
        boolean mirror,
    // Left out where there is none, so that specs without a crop keep their fingerprints.
    @Setting(
            value =
                "Side of the square crop that networks see, random in training and central in"
                    + " evaluation. Without it, the whole image.",
            defaultText = Setting.NONE,
            range = "[1, )")
        @JsonInclude(JsonInclude.Include.NON_DEFAULT)
        int crop)
    implements Serializable {
  public Augmentation {
    Settings.check(Augmentation.class, "padding", padding);
    Settings.check(Augmentation.class, "crop", crop);
  }

  /** Without a crop. */
  public Augmentation(int padding, boolean mirror) {
    this(padding, mirror, 0);
  }

  @JsonCreator
  static Augmentation fromJson(
      @JsonProperty("padding") int padding,
      @JsonProperty("mirror") boolean mirror,
      @JsonProperty("crop") @Nullable Integer crop) {
    return new Augmentation(padding, mirror, crop == null ? 0 : crop);
  }

  /**
   * Returns how many pixels along one axis of the images are seen.
   *
   * @param side of the images along that axis, in pixels
   * @throws IllegalArgumentException if the crop is larger than the padded image
   */
  public int seenOf(int side) {
    long most = side + 2L * padding;
    Arguments.check(
        crop <= most, "crop", crop, "at most " + most + ", the images' side with its padding");
    return crop == 0 ? side : crop;
  }
}
