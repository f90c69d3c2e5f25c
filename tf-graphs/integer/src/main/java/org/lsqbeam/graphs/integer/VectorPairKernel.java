package org.lsqbeam.graphs.integer;

import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The kernel of any codes up to 8 bits. Each filter has a pair of 16-bit lanes, as in {@link
 * VectorShortKernel}. Codes of the input are moved to {@code -127} to {@code 128}, so that the sum
 * of two products is {@code -32768} to {@code 32512}; 2^15 is added, which makes it unsigned. So a
 * pair of lanes is {@code odd * 2^16 + even}. Pairs are added as a whole and, once more, their odd
 * halves alone; the odd sum tells the even one from the sum of pairs, since integers wrap.
 */
final class VectorPairKernel extends VectorKernel {
  private static final VectorSpecies<Short> SHORTS = ShortVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Integer> INTS =
      VectorSpecies.of(int.class, SHORTS.vectorShape());

  /** 2^15 in 16 bits. */
  private static final short MIDDLE = Short.MIN_VALUE;

  private static final int LANES = SHORTS.length();

  private final VectorPairs pairs;
  private final short[][] weights;
  private final int[] taps;

  /**
   * @param codes of the weights, {@code [height, width, channels, filters]}
   */
  VectorPairKernel(Geometry geometry, boolean signed, byte[] codes) {
    this(geometry, new VectorPairs(geometry, 2, signed ? -1 : 127), codes);
  }

  private VectorPairKernel(Geometry geometry, VectorPairs pairs, byte[] codes) {
    super(geometry, pairs.offsets(), pairs.corrections(codes));
    this.pairs = pairs;
    weights = pairs.weights(codes, FILTERS);
    taps = pairs.taps(2);
  }

  @Override
  int[] prepared(short[] codes) {
    return pairs.inputs(codes);
  }

  @Override
  void twoVectors(int[] in, int[] offsets, int first, int vector, int[] tile) {
    int[] odds = new int[tile.length];
    half(in, offsets, first, vector, tile, odds, 0);
    half(in, offsets, first + 3, vector, tile, odds, 6 * FILTERS);
    merge(tile, odds);
  }

  /** Does the same for half of a tile: more vectors are too many for the JIT compiler. */
  private void half(
      int[] in, int[] offsets, int first, int vector, int[] tile, int[] odds, int to) {
    short[] wa = weights[vector];
    short[] wb = weights[vector + 1];
    int o0 = offsets[first];
    int o1 = offsets[first + 1];
    int o2 = offsets[first + 2];
    IntVector zero = IntVector.zero(INTS);
    IntVector a0 = zero;
    IntVector aOdd0 = zero;
    IntVector b0 = zero;
    IntVector bOdd0 = zero;
    IntVector a1 = zero;
    IntVector aOdd1 = zero;
    IntVector b1 = zero;
    IntVector bOdd1 = zero;
    IntVector a2 = zero;
    IntVector aOdd2 = zero;
    IntVector b2 = zero;
    IntVector bOdd2 = zero;
    for (int k = 0, w = 0; k < taps.length; k++, w += 2 * LANES) {
      int i = taps[k];
      ShortVector va = ShortVector.fromArray(SHORTS, wa, w);
      ShortVector ua = ShortVector.fromArray(SHORTS, wa, w + LANES);
      ShortVector vb = ShortVector.fromArray(SHORTS, wb, w);
      ShortVector ub = ShortVector.fromArray(SHORTS, wb, w + LANES);
      ShortVector x = IntVector.broadcast(INTS, in[o0 + i]).reinterpretAsShorts();
      ShortVector y = IntVector.broadcast(INTS, in[o0 + i + 1]).reinterpretAsShorts();
      IntVector t = va.mul(x).add(ua.mul(y)).add(MIDDLE).reinterpretAsInts();
      a0 = a0.add(t);
      aOdd0 = aOdd0.add(t.lanewise(VectorOperators.LSHR, 16));
      t = vb.mul(x).add(ub.mul(y)).add(MIDDLE).reinterpretAsInts();
      b0 = b0.add(t);
      bOdd0 = bOdd0.add(t.lanewise(VectorOperators.LSHR, 16));
      x = IntVector.broadcast(INTS, in[o1 + i]).reinterpretAsShorts();
      y = IntVector.broadcast(INTS, in[o1 + i + 1]).reinterpretAsShorts();
      t = va.mul(x).add(ua.mul(y)).add(MIDDLE).reinterpretAsInts();
      a1 = a1.add(t);
      aOdd1 = aOdd1.add(t.lanewise(VectorOperators.LSHR, 16));
      t = vb.mul(x).add(ub.mul(y)).add(MIDDLE).reinterpretAsInts();
      b1 = b1.add(t);
      bOdd1 = bOdd1.add(t.lanewise(VectorOperators.LSHR, 16));
      x = IntVector.broadcast(INTS, in[o2 + i]).reinterpretAsShorts();
      y = IntVector.broadcast(INTS, in[o2 + i + 1]).reinterpretAsShorts();
      t = va.mul(x).add(ua.mul(y)).add(MIDDLE).reinterpretAsInts();
      a2 = a2.add(t);
      aOdd2 = aOdd2.add(t.lanewise(VectorOperators.LSHR, 16));
      t = vb.mul(x).add(ub.mul(y)).add(MIDDLE).reinterpretAsInts();
      b2 = b2.add(t);
      bOdd2 = bOdd2.add(t.lanewise(VectorOperators.LSHR, 16));
    }
    a0.intoArray(tile, to);
    aOdd0.intoArray(odds, to);
    b0.intoArray(tile, to + FILTERS);
    bOdd0.intoArray(odds, to + FILTERS);
    a1.intoArray(tile, to + 2 * FILTERS);
    aOdd1.intoArray(odds, to + 2 * FILTERS);
    b1.intoArray(tile, to + 3 * FILTERS);
    bOdd1.intoArray(odds, to + 3 * FILTERS);
    a2.intoArray(tile, to + 4 * FILTERS);
    aOdd2.intoArray(odds, to + 4 * FILTERS);
    b2.intoArray(tile, to + 5 * FILTERS);
    bOdd2.intoArray(odds, to + 5 * FILTERS);
  }

  @Override
  void oneVector(int[] in, int[] offsets, int first, int vector, int[] tile) {
    int[] odds = new int[6 * FILTERS];
    short[] wa = weights[vector];
    int o0 = offsets[first];
    int o1 = offsets[first + 1];
    int o2 = offsets[first + 2];
    int o3 = offsets[first + 3];
    int o4 = offsets[first + 4];
    int o5 = offsets[first + 5];
    IntVector zero = IntVector.zero(INTS);
    IntVector a0 = zero;
    IntVector aOdd0 = zero;
    IntVector a1 = zero;
    IntVector aOdd1 = zero;
    IntVector a2 = zero;
    IntVector aOdd2 = zero;
    IntVector a3 = zero;
    IntVector aOdd3 = zero;
    IntVector a4 = zero;
    IntVector aOdd4 = zero;
    IntVector a5 = zero;
    IntVector aOdd5 = zero;
    for (int k = 0, w = 0; k < taps.length; k++, w += 2 * LANES) {
      int i = taps[k];
      ShortVector va = ShortVector.fromArray(SHORTS, wa, w);
      ShortVector ua = ShortVector.fromArray(SHORTS, wa, w + LANES);
      ShortVector x = IntVector.broadcast(INTS, in[o0 + i]).reinterpretAsShorts();
      ShortVector y = IntVector.broadcast(INTS, in[o0 + i + 1]).reinterpretAsShorts();
      IntVector t = va.mul(x).add(ua.mul(y)).add(MIDDLE).reinterpretAsInts();
      a0 = a0.add(t);
      aOdd0 = aOdd0.add(t.lanewise(VectorOperators.LSHR, 16));
      x = IntVector.broadcast(INTS, in[o1 + i]).reinterpretAsShorts();
      y = IntVector.broadcast(INTS, in[o1 + i + 1]).reinterpretAsShorts();
      t = va.mul(x).add(ua.mul(y)).add(MIDDLE).reinterpretAsInts();
      a1 = a1.add(t);
      aOdd1 = aOdd1.add(t.lanewise(VectorOperators.LSHR, 16));
      x = IntVector.broadcast(INTS, in[o2 + i]).reinterpretAsShorts();
      y = IntVector.broadcast(INTS, in[o2 + i + 1]).reinterpretAsShorts();
      t = va.mul(x).add(ua.mul(y)).add(MIDDLE).reinterpretAsInts();
      a2 = a2.add(t);
      aOdd2 = aOdd2.add(t.lanewise(VectorOperators.LSHR, 16));
      x = IntVector.broadcast(INTS, in[o3 + i]).reinterpretAsShorts();
      y = IntVector.broadcast(INTS, in[o3 + i + 1]).reinterpretAsShorts();
      t = va.mul(x).add(ua.mul(y)).add(MIDDLE).reinterpretAsInts();
      a3 = a3.add(t);
      aOdd3 = aOdd3.add(t.lanewise(VectorOperators.LSHR, 16));
      x = IntVector.broadcast(INTS, in[o4 + i]).reinterpretAsShorts();
      y = IntVector.broadcast(INTS, in[o4 + i + 1]).reinterpretAsShorts();
      t = va.mul(x).add(ua.mul(y)).add(MIDDLE).reinterpretAsInts();
      a4 = a4.add(t);
      aOdd4 = aOdd4.add(t.lanewise(VectorOperators.LSHR, 16));
      x = IntVector.broadcast(INTS, in[o5 + i]).reinterpretAsShorts();
      y = IntVector.broadcast(INTS, in[o5 + i + 1]).reinterpretAsShorts();
      t = va.mul(x).add(ua.mul(y)).add(MIDDLE).reinterpretAsInts();
      a5 = a5.add(t);
      aOdd5 = aOdd5.add(t.lanewise(VectorOperators.LSHR, 16));
    }
    a0.intoArray(tile, 0);
    aOdd0.intoArray(odds, 0);
    a1.intoArray(tile, FILTERS);
    aOdd1.intoArray(odds, FILTERS);
    a2.intoArray(tile, 2 * FILTERS);
    aOdd2.intoArray(odds, 2 * FILTERS);
    a3.intoArray(tile, 3 * FILTERS);
    aOdd3.intoArray(odds, 3 * FILTERS);
    a4.intoArray(tile, 4 * FILTERS);
    aOdd4.intoArray(odds, 4 * FILTERS);
    a5.intoArray(tile, 5 * FILTERS);
    aOdd5.intoArray(odds, 5 * FILTERS);
    merge(tile, odds);
  }

  @Override
  void onePosition(int[] in, int offset, int vector, int[] tile) {
    int[] odds = new int[FILTERS];
    short[] wa = weights[vector];
    IntVector zero = IntVector.zero(INTS);
    IntVector a0 = zero;
    IntVector aOdd0 = zero;
    for (int k = 0, w = 0; k < taps.length; k++, w += 2 * LANES) {
      int i = taps[k];
      ShortVector va = ShortVector.fromArray(SHORTS, wa, w);
      ShortVector ua = ShortVector.fromArray(SHORTS, wa, w + LANES);
      ShortVector x = IntVector.broadcast(INTS, in[offset + i]).reinterpretAsShorts();
      ShortVector y = IntVector.broadcast(INTS, in[offset + i + 1]).reinterpretAsShorts();
      IntVector t = va.mul(x).add(ua.mul(y)).add(MIDDLE).reinterpretAsInts();
      a0 = a0.add(t);
      aOdd0 = aOdd0.add(t.lanewise(VectorOperators.LSHR, 16));
    }
    a0.intoArray(tile, 0);
    aOdd0.intoArray(odds, 0);
    merge(tile, odds);
  }

  /** Makes sums of pairs, and of their odd halves, sums of all products. */
  private void merge(int[] tile, int[] odds) {
    int added = taps.length << Short.SIZE; // 2^15 to each half in each step
    for (int i = 0; i < odds.length; i += FILTERS) {
      IntVector.fromArray(INTS, tile, i)
          .sub(IntVector.fromArray(INTS, odds, i).mul(0xffff))
          .sub(added)
          .intoArray(tile, i);
    }
  }
}
