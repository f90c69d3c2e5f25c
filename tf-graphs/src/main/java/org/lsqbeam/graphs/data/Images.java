package org.lsqbeam.graphs.data;

/** Labelled images of one size, read by position from any thread. */
public interface Images {
  /** How many. */
  int size();

  /** The label of an image, from 0. */
  int label(int position);

  /** An image's pixels, {@code [height, width, 3]}, 0 to 255 unsigned; not to be changed. */
  byte[] pixels(int position);

  /** A batch of images as they are, without augmentation. */
  default Batch batch(int from, int to) {
    int imageBytes = pixels(from).length;
    byte[] pixels = new byte[(to - from) * imageBytes];
    int[] labels = new int[to - from];
    for (int i = from; i < to; i++) {
      System.arraycopy(pixels(i), 0, pixels, (i - from) * imageBytes, imageBytes);
      labels[i - from] = label(i);
    }
    return new Batch(pixels, labels);
  }
}
