package org.lsqbeam.graphs.data;

import org.jspecify.annotations.Nullable;

/**
 * A batch to be made, image by image. Images may be made in any order and by any threads, since
 * each depends only on its place and is written to it.
 */
final class BatchTask {
  private final int size;
  private final int imageBytes;
  private final Place place;
  private @Nullable Batch batch;

  /** Writes the images of a batch. */
  @FunctionalInterface
  interface Place {
    /**
     * Writes one image.
     *
     * @param index of the image in the batch
     * @param pixels of the batch, zeros before
     * @param offset of the image in the pixels
     * @return the image's label
     */
    int write(int index, byte[] pixels, int offset);
  }

  BatchTask(int size, int imageBytes, Place place) {
    this.size = size;
    this.imageBytes = imageBytes;
    this.place = place;
  }

  int size() {
    return size;
  }

  /** Makes one image, once. */
  void make(int index) {
    Batch made = batch();
    made.labels()[index] = place.write(index, made.pixels(), index * imageBytes);
  }

  /** Makes all images in this thread. */
  Batch makeAll() {
    for (int index = 0; index < size; index++) {
      make(index);
    }
    return batch();
  }

  /** The batch, as far as it is made; the first call allocates its memory. */
  synchronized Batch batch() {
    if (batch == null) {
      batch = new Batch(new byte[Math.multiplyExact(size, imageBytes)], new int[size]);
    }
    return batch;
  }
}
