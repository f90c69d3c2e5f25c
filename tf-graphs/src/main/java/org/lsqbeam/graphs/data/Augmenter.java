package org.lsqbeam.graphs.data;

import org.lsqbeam.graphs.image.Crop;

/** Crops and mirrors training images; a pure function of seed, epoch and position. */
public final class Augmenter {
  private static final long PURPOSE = 2;

  private final Augmentation augmentation;
  private final Crop crop;
  private final int placesDown;
  private final int placesRight;

  /**
   * Augments images of one size, in pixels.
   *
   * @throws IllegalArgumentException if the crop is larger than the padded image
   */
  public Augmenter(Augmentation augmentation, int height, int width) {
    this.augmentation = augmentation;
    int seenHeight = augmentation.seenOf(height);
    int seenWidth = augmentation.seenOf(width);
    crop = new Crop(height, width, seenHeight, seenWidth);
    placesDown = height + 2 * augmentation.padding() - seenHeight + 1;
    placesRight = width + 2 * augmentation.padding() - seenWidth + 1;
  }

  /** The size of an augmented image, in bytes. */
  int bytes() {
    return crop.bytes();
  }

  /**
   * Writes one augmented image.
   *
   * @param image {@code [height, width, 3]}
   * @param target takes the image; zeros before, since the padding is black
   * @param offset of the image in the target, in bytes
   */
  public void augment(
      byte[] image, byte[] target, int offset, long seed, int epoch, long position) {
    CounterRandom random = CounterRandom.of(seed, PURPOSE, epoch, position);
    int down = random.below(placesDown, 0) - augmentation.padding();
    int right = random.below(placesRight, 1) - augmentation.padding();
    boolean mirror = augmentation.mirror() && random.below(2, 2) == 1;
    crop.copy(image, down, right, mirror, target, offset);
  }
}
