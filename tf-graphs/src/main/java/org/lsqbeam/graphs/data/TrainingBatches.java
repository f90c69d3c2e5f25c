package org.lsqbeam.graphs.data;

import org.lsqbeam.graphs.io.InvalidDataException;

/**
 * The batches of a training run: batch {@code step} is a pure function of the seed and the step, so
 * a resumed run sees what an uninterrupted one sees. Not thread-safe.
 */
public final class TrainingBatches {
  private final Images images;
  private final Augmenter augmenter;
  private final long seed;
  private final int batchSize;
  private int epochOfOrder = -1;
  private int[] order = {};

  /**
   * Batches of augmented images.
   *
   * @throws InvalidDataException if there are fewer images than a batch has
   * @throws IllegalArgumentException if the crop is larger than the padded images
   */
  public TrainingBatches(Images images, Augmentation augmentation, long seed, int batchSize) {
    if (images.size() < batchSize) {
      throw new InvalidDataException(
          "the dataset has "
              + images.size()
              + " training images, too few for a batch of "
              + batchSize
              + " (batchSize)");
    }
    this.images = images;
    this.augmenter = new Augmenter(augmentation, images.height(), images.width());
    this.seed = seed;
    this.batchSize = batchSize;
  }

  /** Updates per epoch; the images that fill no batch are left to other epochs' orders. */
  public int perEpoch() {
    return images.size() / batchSize;
  }

  /** The batch of a step, counted from 0 over all epochs. */
  public Batch batch(long step) {
    return unmade(step).makeAll();
  }

  /** The batches of the steps from one (inclusive) to another (exclusive), made ahead. */
  public BatchPrefetcher ahead(long from, long to) {
    return new BatchPrefetcher(this::unmade, from, to);
  }

  BatchTask unmade(long step) {
    int epoch = Math.toIntExact(step / perEpoch());
    if (epoch != epochOfOrder) {
      order = ExampleOrder.permutation(seed, epoch, images.size());
      epochOfOrder = epoch;
    }
    int[] positions = order;
    int first = (int) (step % perEpoch()) * batchSize;
    return new BatchTask(
        batchSize,
        augmenter.bytes(),
        (index, pixels, offset) -> {
          int place = first + index;
          LabelledImage example = images.example(positions[place]);
          augmenter.augment(example.image().rgb(), pixels, offset, seed, epoch, place);
          return example.label();
        });
  }
}
