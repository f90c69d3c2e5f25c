package org.lsqbeam.graphs.data;

/**
 * The batches of an evaluation: the images in their order, of each the centre where a network sees
 * less than the whole.
 */
public final class EvaluationBatches {
  private final Images images;
  private final Crop window;
  private final int batchSize;

  /**
   * Batches of centres.
   *
   * @param height that the network sees, in pixels
   * @param width that the network sees, in pixels
   */
  public EvaluationBatches(Images images, int height, int width, int batchSize) {
    this.images = images;
    this.window = new Crop(images.height(), images.width(), height, width);
    this.batchSize = batchSize;
  }

  /** The batches of the images at positions from (inclusive) to (exclusive), made ahead. */
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
        window.bytes(),
        (index, pixels, offset) -> {
          LabelledImage example = images.example(from + index);
          window.copyCentre(example.image().rgb(), pixels, offset);
          return example.label();
        });
  }
}
