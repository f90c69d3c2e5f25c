package org.lsqbeam.graphs.integer;

/**
 * The steps between floats and integers. All implementations give equal bits; they differ in speed.
 * This one is in plain Java.
 */
class FloatSteps {
  /**
   * Computes the codes of values in a row.
   *
   * @param values to quantize, from a position on
   * @param to takes the codes, from a position on
   */
  void quantize(LsqCodes codes, float[] values, int from, short[] to, int at, int count) {
    for (int i = 0; i < count; i++) {
      to[at + i] = (short) codes.of(values[from + i]);
    }
  }

  /**
   * Computes {@code sum * factor + shift} per channel.
   *
   * @param count of the values, a multiple of the channels
   */
  void affine(int[] sums, float[] factor, float[] shift, float[] out, int count) {
    int channels = factor.length;
    for (int from = 0; from < count; from += channels) {
      affine(sums, factor, shift, out, from, 0);
    }
  }

  /** Does the same for one position, from a channel on. */
  static void affine(
      int[] sums, float[] factor, float[] shift, float[] out, int position, int channel) {
    for (int i = channel; i < factor.length; i++) {
      out[position + i] = sums[position + i] * factor[i] + shift[i];
    }
  }
}
