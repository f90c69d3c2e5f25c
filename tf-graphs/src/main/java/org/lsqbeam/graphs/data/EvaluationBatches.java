package org.lsqbeam.graphs.data;

import org.lsqbeam.graphs.image.Crop;

/**
 * The batches of an evaluation: all images in order, cropped at the centre if the network takes
 * smaller images.
 */
public final class EvaluationBatches {
  private final Images images;
  private final Crop crop;
  private final int batchSize;

  /**
   * Batches of images of a size.
   *
   * @param height of the network's input, in pixels
   * @param width of the network's input, in pixels
   */
  public EvaluationBatches(Images images, int height, int width, int batchSize) {
    this.images = images;
    this.crop = new Crop(images.height(), images.width(), height, width);
    this.batchSize = batchSize;
  }

  /** Prefetches the batches of the images at positions from (inclusive) to (exclusive). */
  public BatchPrefetcher ahead(int from, int to) {
    return new BatchPrefetcher(
        number -> {
          int first = from + Math.toIntExact(number * batchSize);
          return unmade(first, Math.min(to, first + batchSize));
        },
        0,
        ((long) to - from + batchSize - 1) / batchSize);
  }

  BatchTask unmade(int from, int to) {
    return new BatchTask(
        to - from,
        crop.bytes(),
        (index, pixels, offset) -> {
          LabelledImage example = images.example(from + index);
          crop.copyCentre(example.image().rgb(), pixels, offset);
          return example.label();
        });
  }
}
