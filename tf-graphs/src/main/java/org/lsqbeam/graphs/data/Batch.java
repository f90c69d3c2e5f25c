package org.lsqbeam.graphs.data;

import java.util.Arrays;

/**
 * Images with their labels, in the form that a network takes.
 *
 * @param pixels {@code [size, height, width, 3]}, red, green and blue, 0 to 255 unsigned
 * @param labels {@code [size]}, from 0
 */
@SuppressWarnings("ArrayRecordComponent") // handed from one thread to another, never compared
public record Batch(byte[] pixels, int[] labels) {
  /** The number of images. */
  public int size() {
    return labels.length;
  }

  /** Returns a copy of one image, as a batch of its own. */
  public Batch alone(int image) {
    int each = pixels.length / size();
    return new Batch(
        Arrays.copyOfRange(pixels, image * each, (image + 1) * each), new int[] {labels[image]});
  }
}
