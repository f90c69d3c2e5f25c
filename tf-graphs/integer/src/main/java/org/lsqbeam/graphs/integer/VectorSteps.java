package org.lsqbeam.graphs.integer;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** The steps between floats and integers in vector registers. */
final class VectorSteps extends FloatSteps {
  private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;
  private static final int LANES = FLOATS.length();

  /** Added to a float between -2^22 and 2^22, leaves the nearest integer in the last bits. */
  private static final float WHOLE = 0x1.8p23f;

  @Override
  void quantize(LsqCodes codes, float[] values, int from, short[] to, int at, int count) {
    float least = codes.least();
    float greatest = codes.greatest();
    float scale = codes.scale();
    float zero = codes.negativeLevels();
    int end = count - count % LANES;
    int[] wide = new int[end];
    for (int i = 0; i < end; i += LANES) {
      FloatVector level =
          FloatVector.fromArray(FLOATS, values, from + i)
              .min(greatest)
              .max(least)
              .sub(least)
              .div(scale)
              .sub(zero)
              .add(0.5f);
      level = level.blend(0f, level.test(VectorOperators.IS_NAN));
      FloatVector nearest = level.add(WHOLE).sub(WHOLE);
      VectorMask<Float> above = nearest.compare(VectorOperators.GT, level);
      // A conversion to shorts would bring vectors of another length, which slows the kernels.
      nearest
          .sub(1f, above)
          .add(WHOLE)
          .reinterpretAsInts()
          .sub(Float.floatToRawIntBits(WHOLE))
          .intoArray(wide, i);
    }
    for (int i = 0; i < end; i++) {
      to[at + i] = (short) wide[i];
    }
    super.quantize(codes, values, from + end, to, at + end, count - end);
  }

  @Override
  void affine(int[] sums, float[] factor, float[] shift, float[] out, int count) {
    int channels = factor.length;
    int end = channels - channels % LANES;
    for (int from = 0; from < count; from += channels) {
      for (int i = 0; i < end; i += LANES) {
        ((FloatVector) IntVector.fromArray(INTS, sums, from + i).convert(VectorOperators.I2F, 0))
            .mul(FloatVector.fromArray(FLOATS, factor, i))
            .add(FloatVector.fromArray(FLOATS, shift, i))
            .intoArray(out, from + i);
      }
      affine(sums, factor, shift, out, from, end);
    }
  }
}
