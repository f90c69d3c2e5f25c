package org.lsqbeam.graphs.data;

import org.lsqbeam.graphs.files.InvalidDataException;

/**
 * The batches of a training run: batch {@code step} is a pure function of the seed and the step, so
 * a resumed run sees what an uninterrupted one sees. Not thread-safe.
 */
public final class TrainingBatches {
  private final Images images;
  private final Augmenter augmenter;
  private final int imageBytes;
  private final long seed;
  private final int batchSize;
  private int epochOfOrder = -1;
  private int[] order = {};

  /**
   * Batches of augmented images.
   *
   * @param height of the images, in pixels
   * @param width of the images, in pixels
   * @throws InvalidDataException if there are fewer images than a batch has
   */
  public TrainingBatches(
      Images images, Augmentation augmentation, int height, int width, long seed, int batchSize) {
    if (images.size() < batchSize) {
      throw new InvalidDataException(
          "the dataset has "
              + images.size()
              + " training images, too few for a batch of "
              + batchSize
              + " (batchSize)");
    }
    this.images = images;
    this.augmenter = new Augmenter(augmentation, height, width);
    this.imageBytes = height * width * 3;
    this.seed = seed;
    this.batchSize = batchSize;
  }

  /** Updates per epoch; the images that fill no batch are left to other epochs' orders. */
  public int perEpoch() {
    return images.size() / batchSize;
  }

  /** The batch of a step, counted from 0 over all epochs. */
  public Batch batch(long step) {
    int epoch = Math.toIntExact(step / perEpoch());
    if (epoch != epochOfOrder) {
      order = ExampleOrder.permutation(seed, epoch, images.size());
      epochOfOrder = epoch;
    }
    int first = (int) (step % perEpoch()) * batchSize;
    byte[] pixels = new byte[batchSize * imageBytes];
    int[] labels = new int[batchSize];
    for (int i = 0; i < batchSize; i++) {
      int position = order[first + i];
      augmenter.augment(images.pixels(position), pixels, i * imageBytes, seed, epoch, first + i);
      labels[i] = images.label(position);
    }
    return new Batch(pixels, labels);
  }
}
