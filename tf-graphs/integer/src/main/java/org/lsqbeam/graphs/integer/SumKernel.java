package org.lsqbeam.graphs.integer;

/**
 * Computes the sums of products of one layer. All kernels compute the same sums, exactly; they
 * differ in speed. Thread-safe.
 */
interface SumKernel {
  /**
   * Computes all sums of one image.
   *
   * @param codes of the input with its padding, {@code [height, width, channels]}; the array may be
   *     longer
   * @param sums takes {@code [height, width, filters]}; the array may be longer
   */
  void sum(short[] codes, int[] sums);
}
