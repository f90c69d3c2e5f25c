package org.lsqbeam.graphs.image;

import java.util.Arrays;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * Resizes rows in vector registers. Each lane adds up one channel of one output pixel, in the order
 * in which the plain code does, so that the bits are the same.
 *
 * <p>All triangles get the same number of weights; those that are added are 0, which changes no
 * sum. So the bytes of a vector's lanes lie as far from each other at every weight: one shuffle
 * takes them out of the row.
 */
final class VectorRowResizer extends RowResizer {
  private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Byte> BYTES = ByteVector.SPECIES_PREFERRED;
  private static final int LANES = FLOATS.length();

  /** Bytes of a row that one vector can take lanes from. */
  private static final int WINDOW = BYTES.length();

  /** Weights that are added up in registers; the sums then go to memory. */
  private static final int AT_ONCE = 4;

  /** Added to a float between -2^22 and 2^22, leaves the nearest integer in the last bits. */
  private static final float WHOLE = 0x1.8p23f;

  private static final int WHITE = Float.floatToRawIntBits(WHOLE) + 255;

  /** Puts the lowest byte of each int to the front. */
  private static final VectorShuffle<Byte> LOWEST_BYTES =
      VectorShuffle.fromOp(BYTES, i -> i < LANES ? i * Integer.BYTES : 0);

  private final int weightCount;

  /** The place in a row of each vector's window at the first weight. */
  private final int[] windows;

  private final VectorShuffle<Byte>[] shuffles;

  /** {@code [weights, vectors, LANES]}. */
  private final float[] weights;

  private final float[] sums;
  private final byte[] rounded;

  VectorRowResizer(Triangle[] across) {
    super(across);
    int count = count(across);
    int channels = across.length * Image.CHANNELS;
    int vectors = (channels + LANES - 1) / LANES;
    weightCount = (count + AT_ONCE - 1) / AT_ONCE * AT_ONCE;
    windows = new int[vectors];
    shuffles = shuffles(vectors);
    weights = new float[weightCount * vectors * LANES];
    sums = new float[vectors * LANES];
    rounded = new byte[vectors * LANES + WINDOW];
    int[] firsts = firsts(across, count);
    int[] places = new int[WINDOW];
    for (int vector = 0; vector < vectors; vector++) {
      int start = vector * LANES;
      windows[vector] = firsts[start / Image.CHANNELS] * Image.CHANNELS;
      for (int lane = 0; lane < LANES; lane++) {
        int channel = Math.min(start + lane, channels - 1);
        int pixel = channel / Image.CHANNELS;
        int place = firsts[pixel] * Image.CHANNELS + channel % Image.CHANNELS - windows[vector];
        Arrays.fill(places, lane * Integer.BYTES, (lane + 1) * Integer.BYTES, place);
        float[] own = across[pixel].weights();
        int skipped = across[pixel].first() - firsts[pixel];
        for (int i = 0; i < own.length; i++) {
          weights[((skipped + i) * vectors + vector) * LANES + lane] = own[i];
        }
      }
      shuffles[vector] = VectorShuffle.fromArray(BYTES, places, 0);
    }
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private static VectorShuffle<Byte>[] shuffles(int count) {
    return new VectorShuffle[count];
  }

  /** Whether the bytes of each vector's lanes are within one window. */
  static boolean isFor(Triangle[] across) {
    int[] firsts = firsts(across, count(across));
    int channels = across.length * Image.CHANNELS;
    for (int start = 0; start < channels; start += LANES) {
      int last = (Math.min(start + LANES, channels) - 1) / Image.CHANNELS;
      int pixels = firsts[last] - firsts[start / Image.CHANNELS] + 1;
      if (pixels * Image.CHANNELS > WINDOW) {
        return false;
      }
    }
    return true;
  }

  /** The weights that the widest triangle has. */
  private static int count(Triangle[] across) {
    return Arrays.stream(across).mapToInt(triangle -> triangle.weights().length).max().orElse(0);
  }

  /** The first pixel of each triangle once all have as many weights, none behind the row. */
  private static int[] firsts(Triangle[] across, int count) {
    int width = across[across.length - 1].end();
    return Arrays.stream(across)
        .mapToInt(triangle -> Math.min(triangle.first(), width - count))
        .toArray();
  }

  @Override
  int bytesBehindRow() {
    return weightCount * Image.CHANNELS + WINDOW;
  }

  @Override
  void narrow(byte[] row, float[] narrowed) {
    Arrays.fill(sums, 0f);
    for (int first = 0; first < weightCount; first += AT_ONCE) {
      addFour(row, first);
    }
    System.arraycopy(sums, 0, narrowed, 0, narrowed.length);
  }

  /** Adds the pixels of four weights. The lines repeat: the JIT compiler inlines only the API. */
  private void addFour(byte[] row, int first) {
    int step = sums.length;
    int w = first * step;
    for (int i = 0, vector = 0; i < step; i += LANES, vector++, w += LANES) {
      int from = windows[vector] + first * Image.CHANNELS;
      VectorShuffle<Byte> shuffle = shuffles[vector];
      FloatVector sum = FloatVector.fromArray(FLOATS, sums, i);
      IntVector pixels =
          ByteVector.fromArray(BYTES, row, from).rearrange(shuffle).reinterpretAsInts();
      FloatVector values =
          (FloatVector) pixels.lanewise(VectorOperators.AND, 0xff).convert(VectorOperators.I2F, 0);
      sum = sum.add(values.mul(FloatVector.fromArray(FLOATS, weights, w)));
      pixels = ByteVector.fromArray(BYTES, row, from + 3).rearrange(shuffle).reinterpretAsInts();
      values =
          (FloatVector) pixels.lanewise(VectorOperators.AND, 0xff).convert(VectorOperators.I2F, 0);
      sum = sum.add(values.mul(FloatVector.fromArray(FLOATS, weights, w + step)));
      pixels = ByteVector.fromArray(BYTES, row, from + 6).rearrange(shuffle).reinterpretAsInts();
      values =
          (FloatVector) pixels.lanewise(VectorOperators.AND, 0xff).convert(VectorOperators.I2F, 0);
      sum = sum.add(values.mul(FloatVector.fromArray(FLOATS, weights, w + 2 * step)));
      pixels = ByteVector.fromArray(BYTES, row, from + 9).rearrange(shuffle).reinterpretAsInts();
      values =
          (FloatVector) pixels.lanewise(VectorOperators.AND, 0xff).convert(VectorOperators.I2F, 0);
      sum = sum.add(values.mul(FloatVector.fromArray(FLOATS, weights, w + 3 * step)));
      sum.intoArray(sums, i);
    }
  }

  @Override
  void round(float[] values, byte[] bytes, int at) {
    System.arraycopy(values, 0, sums, 0, values.length);
    for (int i = 0; i < sums.length; i += LANES) {
      FloatVector raised = FloatVector.fromArray(FLOATS, sums, i).add(0.5f);
      FloatVector nearest = raised.add(WHOLE).sub(WHOLE);
      // Each vector's bytes overwrite what the one before has left behind its own.
      nearest
          .sub(1f, nearest.compare(VectorOperators.GT, raised))
          .add(WHOLE)
          .reinterpretAsInts()
          .lanewise(VectorOperators.MIN, WHITE)
          .reinterpretAsBytes()
          .rearrange(LOWEST_BYTES)
          .intoArray(rounded, i);
    }
    System.arraycopy(rounded, 0, bytes, at, values.length);
  }
}
