package org.lsqbeam.graphs.data;

import org.jspecify.annotations.Nullable;

/**
 * A batch that is to be made, image by image: in any order and by any threads, since each image is
 * written to its own place and depends on nothing but that.
 */
final class BatchTask {
  private final int size;
  private final int imageBytes;
  private final Place place;
  private @Nullable Batch batch;

  /** What comes to each place of a batch. */
  @FunctionalInterface
  interface Place {
    /**
     * Writes the image of a place.
     *
     * @param index of the place in the batch
     * @param pixels of the batch, zeros so far
     * @param offset of the image in the pixels
     * @return its label
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

  /** Makes all of it here and now. */
  Batch makeAll() {
    for (int index = 0; index < size; index++) {
      make(index);
    }
    return batch();
  }

  /** The batch, as far as it is made. Its memory is taken by who first works on it. */
  synchronized Batch batch() {
    if (batch == null) {
      batch = new Batch(new byte[Math.multiplyExact(size, imageBytes)], new int[size]);
    }
    return batch;
  }
}
