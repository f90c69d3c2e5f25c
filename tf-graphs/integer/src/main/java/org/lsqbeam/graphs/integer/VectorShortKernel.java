package org.lsqbeam.graphs.integer;

import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The kernel of small codes, in 16-bit lanes of vector registers. Each filter has a pair of lanes,
 * for two neighbouring values. Products of a tile of output positions are added in 16 bits as long
 * as they cannot overflow, then in 32 bits.
 *
 * <p>Each method with many vectors has one loop: the JIT compiler keeps vectors that are carried
 * over two nested loops in the heap.
 */
final class VectorShortKernel extends VectorKernel {
  private static final VectorSpecies<Short> SHORTS = ShortVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Integer> INTS =
      VectorSpecies.of(int.class, SHORTS.vectorShape());

  private static final int LANES = SHORTS.length();

  /** With fewer additions in 16 bits, {@link VectorPairKernel} is faster. */
  private static final int FEWEST_ADDITIONS = 48;

  private final VectorPairs pairs;
  private final int chunk;

  /** {@code [vectors, pairs of a window, LANES]}. */
  private final short[][] weights;

  private final int[] taps;

  /**
   * @param greatestProduct the greatest magnitude of a product of a code and a weight
   * @param codes of the weights, {@code [height, width, channels, filters]}
   */
  VectorShortKernel(Geometry geometry, int greatestProduct, byte[] codes) {
    this(geometry, new VectorPairs(geometry, 1, 0), greatestProduct, codes);
  }

  private VectorShortKernel(
      Geometry geometry, VectorPairs pairs, int greatestProduct, byte[] codes) {
    super(geometry, pairs.offsets(), pairs.corrections(codes));
    this.pairs = pairs;
    chunk = Short.MAX_VALUE / greatestProduct;
    weights = pairs.weights(codes, FILTERS);
    taps = pairs.taps(1);
  }

  /** Whether products of at most this magnitude are small enough. */
  static boolean isFor(int greatestProduct) {
    return Short.MAX_VALUE / greatestProduct >= FEWEST_ADDITIONS;
  }

  @Override
  int[] prepared(short[] codes) {
    return pairs.inputs(codes);
  }

  @Override
  void twoVectors(int[] in, int[] offsets, int first, int vector, int[] tile) {
    short[] shorts = new short[2 * tile.length];
    for (int from = 0; from < taps.length; from += chunk) {
      twoVectors(in, offsets, first, vector, from, shorts);
      widen(shorts, tile, 12);
    }
  }

  private void twoVectors(
      int[] in, int[] offsets, int first, int vector, int from, short[] shorts) {
    int to = Math.min(taps.length, from + chunk);
    short[] wa = weights[vector];
    short[] wb = weights[vector + 1];
    int o0 = offsets[first];
    int o1 = offsets[first + 1];
    int o2 = offsets[first + 2];
    int o3 = offsets[first + 3];
    int o4 = offsets[first + 4];
    int o5 = offsets[first + 5];
    ShortVector zero = ShortVector.zero(SHORTS);
    ShortVector a0 = zero;
    ShortVector b0 = zero;
    ShortVector a1 = zero;
    ShortVector b1 = zero;
    ShortVector a2 = zero;
    ShortVector b2 = zero;
    ShortVector a3 = zero;
    ShortVector b3 = zero;
    ShortVector a4 = zero;
    ShortVector b4 = zero;
    ShortVector a5 = zero;
    ShortVector b5 = zero;
    for (int k = from, w = from * LANES; k < to; k++, w += LANES) {
      int i = taps[k];
      ShortVector va = ShortVector.fromArray(SHORTS, wa, w);
      ShortVector vb = ShortVector.fromArray(SHORTS, wb, w);
      ShortVector x = IntVector.broadcast(INTS, in[o0 + i]).reinterpretAsShorts();
      a0 = a0.add(va.mul(x));
      b0 = b0.add(vb.mul(x));
      x = IntVector.broadcast(INTS, in[o1 + i]).reinterpretAsShorts();
      a1 = a1.add(va.mul(x));
      b1 = b1.add(vb.mul(x));
      x = IntVector.broadcast(INTS, in[o2 + i]).reinterpretAsShorts();
      a2 = a2.add(va.mul(x));
      b2 = b2.add(vb.mul(x));
      x = IntVector.broadcast(INTS, in[o3 + i]).reinterpretAsShorts();
      a3 = a3.add(va.mul(x));
      b3 = b3.add(vb.mul(x));
      x = IntVector.broadcast(INTS, in[o4 + i]).reinterpretAsShorts();
      a4 = a4.add(va.mul(x));
      b4 = b4.add(vb.mul(x));
      x = IntVector.broadcast(INTS, in[o5 + i]).reinterpretAsShorts();
      a5 = a5.add(va.mul(x));
      b5 = b5.add(vb.mul(x));
    }
    a0.intoArray(shorts, 0);
    b0.intoArray(shorts, LANES);
    a1.intoArray(shorts, 2 * LANES);
    b1.intoArray(shorts, 3 * LANES);
    a2.intoArray(shorts, 4 * LANES);
    b2.intoArray(shorts, 5 * LANES);
    a3.intoArray(shorts, 6 * LANES);
    b3.intoArray(shorts, 7 * LANES);
    a4.intoArray(shorts, 8 * LANES);
    b4.intoArray(shorts, 9 * LANES);
    a5.intoArray(shorts, 10 * LANES);
    b5.intoArray(shorts, 11 * LANES);
  }

  @Override
  void oneVector(int[] in, int[] offsets, int first, int vector, int[] tile) {
    short[] shorts = new short[tile.length];
    for (int from = 0; from < taps.length; from += chunk) {
      oneVector(in, offsets, first, vector, from, shorts);
      widen(shorts, tile, 6);
    }
  }

  private void oneVector(int[] in, int[] offsets, int first, int vector, int from, short[] shorts) {
    int to = Math.min(taps.length, from + chunk);
    short[] wa = weights[vector];
    int o0 = offsets[first];
    int o1 = offsets[first + 1];
    int o2 = offsets[first + 2];
    int o3 = offsets[first + 3];
    int o4 = offsets[first + 4];
    int o5 = offsets[first + 5];
    ShortVector zero = ShortVector.zero(SHORTS);
    ShortVector a0 = zero;
    ShortVector a1 = zero;
    ShortVector a2 = zero;
    ShortVector a3 = zero;
    ShortVector a4 = zero;
    ShortVector a5 = zero;
    for (int k = from, w = from * LANES; k < to; k++, w += LANES) {
      int i = taps[k];
      ShortVector va = ShortVector.fromArray(SHORTS, wa, w);
      ShortVector x = IntVector.broadcast(INTS, in[o0 + i]).reinterpretAsShorts();
      a0 = a0.add(va.mul(x));
      x = IntVector.broadcast(INTS, in[o1 + i]).reinterpretAsShorts();
      a1 = a1.add(va.mul(x));
      x = IntVector.broadcast(INTS, in[o2 + i]).reinterpretAsShorts();
      a2 = a2.add(va.mul(x));
      x = IntVector.broadcast(INTS, in[o3 + i]).reinterpretAsShorts();
      a3 = a3.add(va.mul(x));
      x = IntVector.broadcast(INTS, in[o4 + i]).reinterpretAsShorts();
      a4 = a4.add(va.mul(x));
      x = IntVector.broadcast(INTS, in[o5 + i]).reinterpretAsShorts();
      a5 = a5.add(va.mul(x));
    }
    a0.intoArray(shorts, 0);
    a1.intoArray(shorts, LANES);
    a2.intoArray(shorts, 2 * LANES);
    a3.intoArray(shorts, 3 * LANES);
    a4.intoArray(shorts, 4 * LANES);
    a5.intoArray(shorts, 5 * LANES);
  }

  @Override
  void onePosition(int[] in, int offset, int vector, int[] tile) {
    short[] shorts = new short[LANES];
    for (int from = 0; from < taps.length; from += chunk) {
      onePosition(in, offset, vector, from, shorts);
      widen(shorts, tile, 1);
    }
  }

  private void onePosition(int[] in, int offset, int vector, int from, short[] shorts) {
    int to = Math.min(taps.length, from + chunk);
    short[] wa = weights[vector];
    ShortVector zero = ShortVector.zero(SHORTS);
    ShortVector a0 = zero;
    for (int k = from, w = from * LANES; k < to; k++, w += LANES) {
      int i = taps[k];
      ShortVector va = ShortVector.fromArray(SHORTS, wa, w);
      ShortVector x = IntVector.broadcast(INTS, in[offset + i]).reinterpretAsShorts();
      a0 = a0.add(va.mul(x));
    }
    a0.intoArray(shorts, 0);
  }

  /** Adds pairs of 16-bit sums to 32-bit ones. */
  private static void widen(short[] shorts, int[] tile, int vectors) {
    for (int i = 0; i < vectors; i++) {
      IntVector pair = ShortVector.fromArray(SHORTS, shorts, i * LANES).reinterpretAsInts();
      IntVector even = pair.lanewise(VectorOperators.LSHL, 16).lanewise(VectorOperators.ASHR, 16);
      IntVector odd = pair.lanewise(VectorOperators.ASHR, 16);
      IntVector.fromArray(INTS, tile, i * FILTERS).add(even).add(odd).intoArray(tile, i * FILTERS);
    }
  }
}
