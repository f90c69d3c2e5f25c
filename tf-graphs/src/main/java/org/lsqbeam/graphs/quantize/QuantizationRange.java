package org.lsqbeam.graphs.quantize;

import org.lsqbeam.graphs.io.Arguments;

/**
 * The integers that a quantizer maps to, {@code -Qn ... Qp} in the paper's letters (Section 2).
 *
 * @param bits 2 to 16
 * @param signed true for weights and signed inputs, false for inputs that are never negative
 */
public record QuantizationRange(int bits, boolean signed) {
  public QuantizationRange {
    Arguments.check(bits >= 2 && bits <= 16, "bits", bits, "2 to 16");
  }

  /** Returns Qn, the number of levels below zero: {@code 2^(b-1)} signed, 0 unsigned. */
  public int negativeLevels() {
    return signed ? 1 << (bits - 1) : 0;
  }

  /**
   * Returns Qp, the number of levels above zero: {@code 2^(b-1) - 1} signed, {@code 2^b - 1}
   * unsigned.
   */
  public int positiveLevels() {
    return signed ? (1 << (bits - 1)) - 1 : (1 << bits) - 1;
  }
}
