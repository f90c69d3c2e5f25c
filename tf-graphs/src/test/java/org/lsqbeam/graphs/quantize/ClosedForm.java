package org.lsqbeam.graphs.quantize;

/** Equations 1 to 5 as the paper prints them, in doubles, one value at a time. */
final class ClosedForm {
  private ClosedForm() {}

  /** Equations 1 and 2. */
  static double quantized(double v, double s, QuantizationRange range) {
    return code(v, s, range) * s;
  }

  /** v_bar, Equation 1; halves go up, as in the kernel (the paper leaves them open). */
  static double code(double v, double s, QuantizationRange range) {
    return Math.floor(clip(v / s, range) + 0.5);
  }

  static double clip(double x, QuantizationRange range) {
    return Math.max(-range.negativeLevels(), Math.min(range.positiveLevels(), x));
  }

  /** d v_hat / d s, Equation 3. */
  static double byStepSize(double v, double s, QuantizationRange range) {
    double x = v / s;
    if (x <= -range.negativeLevels()) {
      return -range.negativeLevels();
    }
    if (x >= range.positiveLevels()) {
      return range.positiveLevels();
    }
    return -x + Math.floor(x + 0.5);
  }

  /** d v_hat / d v, Equation 5. */
  static double byValue(double v, double s, QuantizationRange range) {
    double x = v / s;
    return x > -range.negativeLevels() && x < range.positiveLevels() ? 1 : 0;
  }
}
