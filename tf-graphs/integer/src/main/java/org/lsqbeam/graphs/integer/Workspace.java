package org.lsqbeam.graphs.integer;

/** The arrays that one thread needs to classify one image at a time. */
final class Workspace {
  private final float[][] slots;
  private final short[] codes;
  private final int[] sums;

  /**
   * @param slots values of each slot
   * @param codes the most codes of a layer's padded input
   * @param sums the most sums of a layer
   */
  Workspace(int[] slots, int codes, int sums) {
    this.slots = new float[slots.length][];
    for (int i = 0; i < slots.length; i++) {
      this.slots[i] = new float[slots[i]];
    }
    this.codes = new short[codes];
    this.sums = new int[sums];
  }

  float[] slot(int number) {
    return slots[number];
  }

  short[] codes() {
    return codes;
  }

  int[] sums() {
    return sums;
  }
}
