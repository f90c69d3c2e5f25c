package org.lsqbeam.graphs.integer;

import java.util.Objects;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import org.jspecify.annotations.Nullable;

/**
 * The kernel of unsigned 2-bit codes times signed 2-bit weights, on bits: 32 channels are two ints,
 * one of low and one of high bits. Each filter has a lane. With input {@code a + 2b} and weight
 * {@code c - 2d}, the sum is {@code |ac| + 2|bc| - 2|ad| - 4|bd|}, where {@code |..|} counts the
 * bits that both have. Needs the counting of bits in lanes, which the Vector API has since JDK 19.
 */
final class VectorBitKernel extends VectorKernel {
  private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Short> SHORTS = ShortVector.SPECIES_PREFERRED;
  private static final int LANES = SHORTS.length();
  private static final VectorOperators.@Nullable Unary FOUND = bitCount();

  /** Never used where there is none. */
  private static final VectorOperators.Unary COUNT =
      Objects.requireNonNullElse(FOUND, VectorOperators.NOT);

  private final Geometry geometry;
  private final int words;
  private final int[] taps;

  /** {@code [vectors, taps, low and high, FILTERS]}. */
  private final int[][] weights;

  /**
   * @param codes of the weights, {@code [height, width, channels, filters]}
   */
  VectorBitKernel(Geometry geometry, byte[] codes) {
    super(geometry, geometry.offsets(2 * words(geometry)), new int[0]);
    this.geometry = geometry;
    words = words(geometry);
    taps = new int[geometry.height() * geometry.width() * words];
    for (int i = 0; i < taps.length; i++) {
      int tap = i / words;
      int position = tap / geometry.width() * geometry.paddedWidth() + tap % geometry.width();
      taps[i] = 2 * (position * words + i % words);
    }
    int channels = geometry.input().channels();
    int filters = geometry.output().channels();
    weights = new int[(filters + FILTERS - 1) / FILTERS][taps.length * 2 * FILTERS];
    for (int i = 0; i < codes.length; i++) {
      int filter = i % filters;
      int channel = i / filters % channels;
      int word = i / filters / channels * words + channel / Integer.SIZE;
      int low = word * 2 * FILTERS + filter % FILTERS;
      int[] vector = weights[filter / FILTERS];
      vector[low] |= (codes[i] & 1) << channel;
      vector[low + FILTERS] |= (codes[i] >> 1 & 1) << channel;
    }
  }

  private static VectorOperators.@Nullable Unary bitCount() {
    try {
      return (VectorOperators.Unary) VectorOperators.class.getField("BIT_COUNT").get(null);
    } catch (ReflectiveOperationException e) {
      return null;
    }
  }

  /** Whether this JVM counts bits in lanes and the codes have two bits. */
  static boolean isFor(int inputBits, boolean inputSigned, int weightBits) {
    return FOUND != null && inputBits == 2 && !inputSigned && weightBits == 2;
  }

  private static int words(Geometry geometry) {
    return (geometry.input().channels() + Integer.SIZE - 1) / Integer.SIZE;
  }

  @Override
  int[] prepared(short[] codes) {
    int channels = geometry.input().channels();
    int positions = geometry.paddedHeight() * geometry.paddedWidth();
    int[] in = new int[positions * words * 2];
    for (int position = 0, to = 0; position < positions; position++) {
      for (int channel = 0; channel < channels; channel += Integer.SIZE, to += 2) {
        int from = position * channels + channel;
        int count = Math.min(Integer.SIZE, channels - channel);
        int i = 0;
        for (; i < count && from + i + LANES <= codes.length; i += LANES) {
          ShortVector values = ShortVector.fromArray(SHORTS, codes, from + i);
          long used = (1L << (count - i)) - 1;
          long low = values.and((short) 1).compare(VectorOperators.NE, (short) 0).toLong();
          long high = values.compare(VectorOperators.GT, (short) 1).toLong();
          in[to] |= (int) ((low & used) << i);
          in[to + 1] |= (int) ((high & used) << i);
        }
        for (; i < count; i++) {
          in[to] |= (codes[from + i] & 1) << i;
          in[to + 1] |= codes[from + i] >> 1 << i;
        }
      }
    }
    return in;
  }

  @Override
  void twoVectors(int[] in, int[] offsets, int first, int vector, int[] tile) {
    half(in, offsets, first, vector, tile, 0);
    half(in, offsets, first + 3, vector, tile, 6 * FILTERS);
  }

  private void half(int[] in, int[] offsets, int first, int vector, int[] tile, int to) {
    int[] wa = weights[vector];
    int[] wb = weights[vector + 1];
    int o0 = offsets[first];
    int o1 = offsets[first + 1];
    int o2 = offsets[first + 2];
    IntVector zero = IntVector.zero(INTS);
    IntVector aOnes0 = zero;
    IntVector aTwos0 = zero;
    IntVector aFours0 = zero;
    IntVector bOnes0 = zero;
    IntVector bTwos0 = zero;
    IntVector bFours0 = zero;
    IntVector aOnes1 = zero;
    IntVector aTwos1 = zero;
    IntVector aFours1 = zero;
    IntVector bOnes1 = zero;
    IntVector bTwos1 = zero;
    IntVector bFours1 = zero;
    IntVector aOnes2 = zero;
    IntVector aTwos2 = zero;
    IntVector aFours2 = zero;
    IntVector bOnes2 = zero;
    IntVector bTwos2 = zero;
    IntVector bFours2 = zero;
    for (int k = 0, w = 0; k < taps.length; k++, w += 2 * FILTERS) {
      int i = taps[k];
      IntVector aLow = IntVector.fromArray(INTS, wa, w);
      IntVector aHigh = IntVector.fromArray(INTS, wa, w + FILTERS);
      IntVector bLow = IntVector.fromArray(INTS, wb, w);
      IntVector bHigh = IntVector.fromArray(INTS, wb, w + FILTERS);
      IntVector low = IntVector.broadcast(INTS, in[o0 + i]);
      IntVector high = IntVector.broadcast(INTS, in[o0 + i + 1]);
      aOnes0 = aOnes0.add(aLow.and(low).lanewise(COUNT));
      aTwos0 = aTwos0.add(aLow.and(high).lanewise(COUNT));
      aTwos0 = aTwos0.sub(aHigh.and(low).lanewise(COUNT));
      aFours0 = aFours0.add(aHigh.and(high).lanewise(COUNT));
      bOnes0 = bOnes0.add(bLow.and(low).lanewise(COUNT));
      bTwos0 = bTwos0.add(bLow.and(high).lanewise(COUNT));
      bTwos0 = bTwos0.sub(bHigh.and(low).lanewise(COUNT));
      bFours0 = bFours0.add(bHigh.and(high).lanewise(COUNT));
      low = IntVector.broadcast(INTS, in[o1 + i]);
      high = IntVector.broadcast(INTS, in[o1 + i + 1]);
      aOnes1 = aOnes1.add(aLow.and(low).lanewise(COUNT));
      aTwos1 = aTwos1.add(aLow.and(high).lanewise(COUNT));
      aTwos1 = aTwos1.sub(aHigh.and(low).lanewise(COUNT));
      aFours1 = aFours1.add(aHigh.and(high).lanewise(COUNT));
      bOnes1 = bOnes1.add(bLow.and(low).lanewise(COUNT));
      bTwos1 = bTwos1.add(bLow.and(high).lanewise(COUNT));
      bTwos1 = bTwos1.sub(bHigh.and(low).lanewise(COUNT));
      bFours1 = bFours1.add(bHigh.and(high).lanewise(COUNT));
      low = IntVector.broadcast(INTS, in[o2 + i]);
      high = IntVector.broadcast(INTS, in[o2 + i + 1]);
      aOnes2 = aOnes2.add(aLow.and(low).lanewise(COUNT));
      aTwos2 = aTwos2.add(aLow.and(high).lanewise(COUNT));
      aTwos2 = aTwos2.sub(aHigh.and(low).lanewise(COUNT));
      aFours2 = aFours2.add(aHigh.and(high).lanewise(COUNT));
      bOnes2 = bOnes2.add(bLow.and(low).lanewise(COUNT));
      bTwos2 = bTwos2.add(bLow.and(high).lanewise(COUNT));
      bTwos2 = bTwos2.sub(bHigh.and(low).lanewise(COUNT));
      bFours2 = bFours2.add(bHigh.and(high).lanewise(COUNT));
    }
    aTwos0.add(aTwos0).add(aOnes0).sub(aFours0.mul(4)).intoArray(tile, to);
    bTwos0.add(bTwos0).add(bOnes0).sub(bFours0.mul(4)).intoArray(tile, to + FILTERS);
    aTwos1.add(aTwos1).add(aOnes1).sub(aFours1.mul(4)).intoArray(tile, to + 2 * FILTERS);
    bTwos1.add(bTwos1).add(bOnes1).sub(bFours1.mul(4)).intoArray(tile, to + 3 * FILTERS);
    aTwos2.add(aTwos2).add(aOnes2).sub(aFours2.mul(4)).intoArray(tile, to + 4 * FILTERS);
    bTwos2.add(bTwos2).add(bOnes2).sub(bFours2.mul(4)).intoArray(tile, to + 5 * FILTERS);
  }

  @Override
  void oneVector(int[] in, int[] offsets, int first, int vector, int[] tile) {
    int[] wa = weights[vector];
    int o0 = offsets[first];
    int o1 = offsets[first + 1];
    int o2 = offsets[first + 2];
    int o3 = offsets[first + 3];
    int o4 = offsets[first + 4];
    int o5 = offsets[first + 5];
    IntVector zero = IntVector.zero(INTS);
    IntVector aOnes0 = zero;
    IntVector aTwos0 = zero;
    IntVector aFours0 = zero;
    IntVector aOnes1 = zero;
    IntVector aTwos1 = zero;
    IntVector aFours1 = zero;
    IntVector aOnes2 = zero;
    IntVector aTwos2 = zero;
    IntVector aFours2 = zero;
    IntVector aOnes3 = zero;
    IntVector aTwos3 = zero;
    IntVector aFours3 = zero;
    IntVector aOnes4 = zero;
    IntVector aTwos4 = zero;
    IntVector aFours4 = zero;
    IntVector aOnes5 = zero;
    IntVector aTwos5 = zero;
    IntVector aFours5 = zero;
    for (int k = 0, w = 0; k < taps.length; k++, w += 2 * FILTERS) {
      int i = taps[k];
      IntVector aLow = IntVector.fromArray(INTS, wa, w);
      IntVector aHigh = IntVector.fromArray(INTS, wa, w + FILTERS);
      IntVector low = IntVector.broadcast(INTS, in[o0 + i]);
      IntVector high = IntVector.broadcast(INTS, in[o0 + i + 1]);
      aOnes0 = aOnes0.add(aLow.and(low).lanewise(COUNT));
      aTwos0 = aTwos0.add(aLow.and(high).lanewise(COUNT));
      aTwos0 = aTwos0.sub(aHigh.and(low).lanewise(COUNT));
      aFours0 = aFours0.add(aHigh.and(high).lanewise(COUNT));
      low = IntVector.broadcast(INTS, in[o1 + i]);
      high = IntVector.broadcast(INTS, in[o1 + i + 1]);
      aOnes1 = aOnes1.add(aLow.and(low).lanewise(COUNT));
      aTwos1 = aTwos1.add(aLow.and(high).lanewise(COUNT));
      aTwos1 = aTwos1.sub(aHigh.and(low).lanewise(COUNT));
      aFours1 = aFours1.add(aHigh.and(high).lanewise(COUNT));
      low = IntVector.broadcast(INTS, in[o2 + i]);
      high = IntVector.broadcast(INTS, in[o2 + i + 1]);
      aOnes2 = aOnes2.add(aLow.and(low).lanewise(COUNT));
      aTwos2 = aTwos2.add(aLow.and(high).lanewise(COUNT));
      aTwos2 = aTwos2.sub(aHigh.and(low).lanewise(COUNT));
      aFours2 = aFours2.add(aHigh.and(high).lanewise(COUNT));
      low = IntVector.broadcast(INTS, in[o3 + i]);
      high = IntVector.broadcast(INTS, in[o3 + i + 1]);
      aOnes3 = aOnes3.add(aLow.and(low).lanewise(COUNT));
      aTwos3 = aTwos3.add(aLow.and(high).lanewise(COUNT));
      aTwos3 = aTwos3.sub(aHigh.and(low).lanewise(COUNT));
      aFours3 = aFours3.add(aHigh.and(high).lanewise(COUNT));
      low = IntVector.broadcast(INTS, in[o4 + i]);
      high = IntVector.broadcast(INTS, in[o4 + i + 1]);
      aOnes4 = aOnes4.add(aLow.and(low).lanewise(COUNT));
      aTwos4 = aTwos4.add(aLow.and(high).lanewise(COUNT));
      aTwos4 = aTwos4.sub(aHigh.and(low).lanewise(COUNT));
      aFours4 = aFours4.add(aHigh.and(high).lanewise(COUNT));
      low = IntVector.broadcast(INTS, in[o5 + i]);
      high = IntVector.broadcast(INTS, in[o5 + i + 1]);
      aOnes5 = aOnes5.add(aLow.and(low).lanewise(COUNT));
      aTwos5 = aTwos5.add(aLow.and(high).lanewise(COUNT));
      aTwos5 = aTwos5.sub(aHigh.and(low).lanewise(COUNT));
      aFours5 = aFours5.add(aHigh.and(high).lanewise(COUNT));
    }
    aTwos0.add(aTwos0).add(aOnes0).sub(aFours0.mul(4)).intoArray(tile, 0);
    aTwos1.add(aTwos1).add(aOnes1).sub(aFours1.mul(4)).intoArray(tile, FILTERS);
    aTwos2.add(aTwos2).add(aOnes2).sub(aFours2.mul(4)).intoArray(tile, 2 * FILTERS);
    aTwos3.add(aTwos3).add(aOnes3).sub(aFours3.mul(4)).intoArray(tile, 3 * FILTERS);
    aTwos4.add(aTwos4).add(aOnes4).sub(aFours4.mul(4)).intoArray(tile, 4 * FILTERS);
    aTwos5.add(aTwos5).add(aOnes5).sub(aFours5.mul(4)).intoArray(tile, 5 * FILTERS);
  }

  @Override
  void onePosition(int[] in, int offset, int vector, int[] tile) {
    int[] wa = weights[vector];
    IntVector zero = IntVector.zero(INTS);
    IntVector aOnes0 = zero;
    IntVector aTwos0 = zero;
    IntVector aFours0 = zero;
    for (int k = 0, w = 0; k < taps.length; k++, w += 2 * FILTERS) {
      int i = taps[k];
      IntVector aLow = IntVector.fromArray(INTS, wa, w);
      IntVector aHigh = IntVector.fromArray(INTS, wa, w + FILTERS);
      IntVector low = IntVector.broadcast(INTS, in[offset + i]);
      IntVector high = IntVector.broadcast(INTS, in[offset + i + 1]);
      aOnes0 = aOnes0.add(aLow.and(low).lanewise(COUNT));
      aTwos0 = aTwos0.add(aLow.and(high).lanewise(COUNT));
      aTwos0 = aTwos0.sub(aHigh.and(low).lanewise(COUNT));
      aFours0 = aFours0.add(aHigh.and(high).lanewise(COUNT));
    }
    aTwos0.add(aTwos0).add(aOnes0).sub(aFours0.mul(4)).intoArray(tile, 0);
  }
}
