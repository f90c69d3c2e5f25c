package org.lsqbeam.graphs.data;

import org.lsqbeam.graphs.io.InvalidDataException;

/** Labelled images of one size, read by position from any thread. */
public interface Images {
  /** How many. */
  int size();

  /** Of every image, in pixels. */
  int height();

  /** Of every image, in pixels. */
  int width();

  /**
   * One image with its label.
   *
   * @param position 0 to {@link #size} - 1
   * @throws InvalidDataException if it cannot be read, naming its position and file
   */
  LabelledImage example(int position);

  /** A batch of the whole images at positions from (inclusive) to (exclusive), as they are. */
  default Batch batch(int from, int to) {
    return new EvaluationBatches(this, height(), width(), to - from).unmade(from, to).makeAll();
  }
}
