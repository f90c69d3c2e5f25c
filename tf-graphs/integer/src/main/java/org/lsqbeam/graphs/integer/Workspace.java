package org.lsqbeam.graphs.integer;

/** The arrays that one thread needs to classify one image at a time. */
final class Workspace {
  private final float[][] slots;
  private final short[][] codes;
  private final int[] sums;

  /**
   * @param slots values of each slot
   * @param codes of each layer with weights, of its padded input
   * @param sums the most sums of a layer
   */
  Workspace(int[] slots, int[] codes, int sums) {
    this.slots = new float[slots.length][];
    for (int i = 0; i < slots.length; i++) {
      this.slots[i] = new float[slots[i]];
    }
    this.codes = new short[codes.length][];
    for (int i = 0; i < codes.length; i++) {
      this.codes[i] = new short[codes[i]];
    }
    this.sums = new int[sums];
  }

  float[] slot(int number) {
    return slots[number];
  }

  /** Returns the codes of the layer's padded input; their padding is always zero. */
  short[] codes(int layer) {
    return codes[layer];
  }

  int[] sums() {
    return sums;
  }
}
