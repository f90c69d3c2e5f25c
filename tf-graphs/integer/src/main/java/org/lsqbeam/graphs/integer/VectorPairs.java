package org.lsqbeam.graphs.integer;

import jdk.incubator.vector.ShortVector;

/**
 * The layout of pairs of 16-bit values for kernels with a pair of lanes for each filter: each int
 * of the input holds two neighbouring values of a row. A row of a filter is one run of pairs, since
 * its positions are neighbours in memory.
 */
final class VectorPairs {
  private static final int LANES = ShortVector.SPECIES_PREFERRED.length();

  private final Geometry geometry;
  private final int channels;
  private final int span;
  private final int centre;

  /**
   * @param multiple of which each row of a filter has a number of pairs
   * @param centre that is subtracted from each input
   */
  VectorPairs(Geometry geometry, int multiple, int centre) {
    this.geometry = geometry;
    this.centre = centre;
    int real = geometry.input().channels();
    // Where each window begins at an even value, rows need no gaps between positions.
    boolean even = real * geometry.stride() % 2 == 0 && real * geometry.paddedWidth() % 2 == 0;
    channels = even ? real : real + real % 2;
    int used = (geometry.width() * channels + 1) / 2;
    span = (used + multiple - 1) / multiple * multiple;
  }

  /** Returns the pair with which the window of each output position begins. */
  int[] offsets() {
    int[] offsets = geometry.offsets(channels);
    for (int i = 0; i < offsets.length; i++) {
      offsets[i] /= 2;
    }
    return offsets;
  }

  /** Returns where in a window each step of so many pairs begins. */
  int[] taps(int step) {
    int[] taps = new int[geometry.height() * span / step];
    int row = geometry.paddedWidth() * channels / 2;
    for (int i = 0; i < taps.length; i++) {
      taps[i] = i * step / span * row + i * step % span;
    }
    return taps;
  }

  /**
   * Returns what to add to the sum of each filter because of the centre.
   *
   * @param codes of the weights, {@code [height, width, channels, filters]}
   */
  int[] corrections(byte[] codes) {
    int filters = geometry.output().channels();
    int[] sums = new int[filters];
    for (int i = 0; i < codes.length; i++) {
      sums[i % filters] += centre * codes[i];
    }
    return sums;
  }

  /** Returns the pairs of the padded input. */
  int[] inputs(short[] codes) {
    int real = geometry.input().channels();
    int values = geometry.paddedHeight() * geometry.paddedWidth() * channels;
    int[] in = new int[values / 2 + span];
    if (channels == real) {
      int end = values - values % LANES;
      for (int i = 0; i < end; i += LANES) {
        ShortVector.fromArray(ShortVector.SPECIES_PREFERRED, codes, i)
            .sub((short) centre)
            .reinterpretAsInts()
            .intoArray(in, i / 2);
      }
      for (int i = end; i < values; i++) {
        in[i / 2] |= ((codes[i] - centre) & 0xffff) << (i % 2 * Short.SIZE);
      }
      return in;
    }
    for (int position = 0; position < values / channels; position++) {
      for (int channel = 0; channel < real; channel++) {
        in[(position * channels + channel) / 2] |=
            ((codes[position * real + channel] - centre) & 0xffff) << (channel % 2 * Short.SIZE);
      }
    }
    return in;
  }

  /**
   * Returns weights, {@code [vectors, rows, span, filters of a vector, 2]}.
   *
   * @param codes {@code [height, width, channels, filters]}
   * @param perVector filters of a vector
   */
  short[][] weights(byte[] codes, int perVector) {
    int real = geometry.input().channels();
    int filters = geometry.output().channels();
    short[][] weights =
        new short[(filters + perVector - 1) / perVector][geometry.height() * span * 2 * perVector];
    for (int i = 0; i < codes.length; i++) {
      int filter = i % filters;
      int channel = i / filters % real;
      int tap = i / filters / real;
      int value = tap % geometry.width() * channels + channel;
      int pair = tap / geometry.width() * span + value / 2;
      weights[filter / perVector][(pair * perVector + filter % perVector) * 2 + value % 2] =
          codes[i];
    }
    return weights;
  }
}
