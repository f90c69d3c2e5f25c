package org.lsqbeam.graphs.data;

/** Crops and mirrors training images; a pure function of seed, epoch and position. */
public final class Augmenter {
  private static final long PURPOSE = 2;
  private static final int CHANNELS = 3;

  private final Augmentation augmentation;
  private final int height;
  private final int width;

  /** For images of one size, in pixels. */
  public Augmenter(Augmentation augmentation, int height, int width) {
    this.augmentation = augmentation;
    this.height = height;
    this.width = width;
  }

  /**
   * Writes one augmented image.
   *
   * @param image {@code [height, width, 3]}
   * @param target where to write, zeros so far: the padding is black
   * @param offset of the image in the target, in bytes
   */
  public void augment(
      byte[] image, byte[] target, int offset, long seed, int epoch, long position) {
    PositionalRandom random = PositionalRandom.of(seed, PURPOSE, epoch, position);
    int shifts = 2 * augmentation.padding() + 1;
    int down = random.below(shifts, 0) - augmentation.padding();
    int right = random.below(shifts, 1) - augmentation.padding();
    boolean mirror = augmentation.mirror() && random.below(2, 2) == 1;
    int first = Math.max(0, -right);
    int last = Math.min(width, width - right);
    if (first >= last) {
      return; // Beside the image, where the padding is wider than it.
    }
    for (int y = Math.max(0, -down); y < Math.min(height, height - down); y++) {
      int from = (y + down) * width;
      int to = offset + y * width * CHANNELS;
      if (mirror) {
        for (int x = first; x < last; x++) {
          int source = (from + x + right) * CHANNELS;
          int sink = to + (width - 1 - x) * CHANNELS;
          target[sink] = image[source];
          target[sink + 1] = image[source + 1];
          target[sink + 2] = image[source + 2];
        }
      } else {
        System.arraycopy(
            image,
            (from + first + right) * CHANNELS,
            target,
            to + first * CHANNELS,
            (last - first) * CHANNELS);
      }
    }
  }
}
