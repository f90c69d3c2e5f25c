package org.lsqbeam.graphs.integer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** The steps between floats and integers against their definitions. */
final class FloatStepsTest {
  private static final float[] ODD = {
    0f, -0f, Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, Float.MIN_VALUE, 1e30f
  };

  @Property(tries = 300)
  void everyImplementationGivesTheCodesOfTheRule(
      @ForAll @IntRange(min = 2, max = 8) int bits,
      @ForAll boolean signed,
      @ForAll @IntRange(min = 1, max = 70) int count,
      @ForAll long seed) {
    Random random = new Random(seed);
    LsqCodes codes = new LsqCodes(0.01f + random.nextFloat(), bits, signed);
    float[] values = new float[count + 3];
    for (int i = 0; i < values.length; i++) {
      // At the boundaries between two codes, or anywhere.
      float boundary = (random.nextInt(1 << (bits + 1)) - (1 << bits) + 0.5f) * codes.scale();
      values[i] =
          switch (random.nextInt(5)) {
            case 0 -> boundary;
            case 1 -> Math.nextUp(boundary);
            case 2 -> Math.nextDown(boundary);
            case 3 -> ODD[random.nextInt(ODD.length)];
            default -> (float) random.nextGaussian() * codes.greatest();
          };
    }
    short[] expected = new short[count + 2];
    for (int i = 0; i < count; i++) {
      expected[2 + i] = (short) codes.of(values[3 + i]);
    }
    for (FloatSteps steps : new FloatSteps[] {new FloatSteps(), new VectorKernels().steps()}) {
      short[] found = new short[count + 2];
      steps.quantize(codes, values, 3, found, 2, count);
      assertThat(found).isEqualTo(expected);
    }
  }

  @Property(tries = 300)
  void everyImplementationGivesTheSameOutputs(
      @ForAll @IntRange(min = 1, max = 40) int channels,
      @ForAll @IntRange(min = 1, max = 5) int positions,
      @ForAll long seed) {
    Random random = new Random(seed);
    float[] factor = new float[channels];
    float[] shift = new float[channels];
    for (int i = 0; i < channels; i++) {
      factor[i] = (float) random.nextGaussian();
      shift[i] = (float) random.nextGaussian() * 1e6f;
    }
    int[] sums = random.ints((long) channels * positions).toArray();
    float[] expected = new float[sums.length];
    for (int i = 0; i < sums.length; i++) {
      expected[i] = sums[i] * factor[i % channels] + shift[i % channels];
    }
    for (FloatSteps steps : new FloatSteps[] {new FloatSteps(), new VectorKernels().steps()}) {
      float[] found = new float[sums.length];
      steps.affine(sums, factor, shift, found, sums.length);
      assertThat(found).isEqualTo(expected);
    }
  }
}
