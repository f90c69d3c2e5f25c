package org.lsqbeam.graphs.integer;

/**
 * The shape of a layer's output for one image, {@code [height, width, channels]}; features in one
 * row have height and width 1.
 *
 * @param height in values
 * @param width in values
 * @param channels of each position
 */
public record FeatureShape(int height, int width, int channels) {
  /** Returns the number of values. */
  public int values() {
    return Math.multiplyExact(Math.multiplyExact(height, width), channels);
  }

  /** Returns the number of positions. */
  public int positions() {
    return Math.multiplyExact(height, width);
  }

  @Override
  public String toString() {
    return height + "x" + width + "x" + channels;
  }
}
