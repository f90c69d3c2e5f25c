package org.lsqbeam.graphs.data;

import org.lsqbeam.graphs.io.InvalidDataException;

/** Labelled images of one size, read by position from any thread. */
public interface Images {
  /** The number of images. */
  int size();

  /** The height of every image, in pixels. */
  int height();

  /** The width of every image, in pixels. */
  int width();

  /**
   * Reads one image with its label.
   *
   * @param position 0 to {@link #size} - 1
   * @throws InvalidDataException if it cannot be read, naming its position and file
   */
  LabelledImage example(int position);

  /** A batch of the unaugmented images at positions from (inclusive) to (exclusive). */
  default Batch batch(int from, int to) {
    return new EvaluationBatches(this, height(), width(), to - from).unmade(from, to).makeAll();
  }
}
