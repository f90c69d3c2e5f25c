package org.lsqbeam.graphs.quantize;

import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The ranges that tests go through, and values to quantize. */
final class Ranges {
  private Ranges() {}

  /** 2, 3, 4 and 8 bits, signed and unsigned. */
  static Stream<QuantizationRange> all() {
    return IntStream.of(2, 3, 4, 8)
        .boxed()
        .flatMap(
            bits ->
                Stream.of(new QuantizationRange(bits, true), new QuantizationRange(bits, false)));
  }

  /**
   * How far the kernel's single precision may be from the closed form, in units of s: a code of at
   * most {@code 2^b} passes through about eight roundings of relative size {@code 2^-24}.
   */
  static double roundoff(QuantizationRange range) {
    return Math.scalb(8.0, range.bits() - 24);
  }

  /**
   * Values below, inside and above the range, none so close to a jump of v_hat or of its gradient
   * (an odd multiple of s/2, or an end of the range) that single precision could fall on the other
   * side.
   */
  static float[] valuesBetweenJumps(QuantizationRange range, float s, int count, Random random) {
    int below = range.negativeLevels();
    int above = range.positiveLevels();
    float[] values = new float[count];
    for (int i = 0; i < count; ) {
      double x = -below - 3 + random.nextDouble() * (below + above + 6);
      float v = (float) (x * s);
      double exact = (double) v / s;
      double toHalf = Math.abs(exact - Math.floor(exact) - 0.5);
      double toEnd = Math.min(Math.abs(exact + below), Math.abs(exact - above));
      if (Math.min(toHalf, toEnd) > 2 * roundoff(range)) {
        values[i++] = v;
      }
    }
    return values;
  }

  static float[] normals(int count, Random random) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }
}
