package org.lsqbeam.graphs.integer;

import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The kernel of small codes, in 16-bit lanes of vector registers. Each filter has a pair of lanes,
 * for two neighbouring channels. Products of a tile of output positions are added in 16 bits as
 * long as they cannot overflow, then in 32 bits.
 */
final class VectorShortKernel extends VectorKernel {
  private static final VectorSpecies<Short> SHORTS = ShortVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Integer> INTS =
      VectorSpecies.of(int.class, SHORTS.vectorShape());

  private static final int LANES = SHORTS.length();

  /** With fewer additions in 16 bits, {@link VectorIntKernel} is faster. */
  private static final int FEWEST_ADDITIONS = 48;

  private final Geometry geometry;
  private final int pairs;
  private final int chunk;

  /** {@code [vectors, height, width, pairs, LANES]}. */
  private final short[][] weights;

  /**
   * @param greatestProduct the greatest magnitude of a product of a code and a weight
   * @param codes of the weights, {@code [height, width, channels, filters]}
   */
  VectorShortKernel(Geometry geometry, int greatestProduct, byte[] codes) {
    super(geometry, pairs(geometry));
    this.geometry = geometry;
    chunk = Short.MAX_VALUE / greatestProduct;
    int channels = geometry.input().channels();
    pairs = pairs(geometry);
    int filters = geometry.output().channels();
    int taps = geometry.height() * geometry.width();
    weights = new short[vectors(geometry)][taps * pairs * LANES];
    for (int filter = 0; filter < filters; filter++) {
      short[] vector = weights[filter / FILTERS];
      int lane = 2 * (filter % FILTERS);
      for (int tap = 0; tap < taps; tap++) {
        for (int channel = 0; channel < channels; channel++) {
          vector[(tap * pairs + channel / 2) * LANES + lane + channel % 2] =
              codes[(tap * channels + channel) * filters + filter];
        }
      }
    }
  }

  /** Whether products of at most this magnitude are small enough. */
  static boolean isFor(int greatestProduct) {
    return Short.MAX_VALUE / greatestProduct >= FEWEST_ADDITIONS;
  }

  private static int pairs(Geometry geometry) {
    return (geometry.input().channels() + 1) / 2;
  }

  @Override
  int[] prepared(short[] codes) {
    int channels = geometry.input().channels();
    int positions = geometry.paddedHeight() * geometry.paddedWidth();
    int[] in = new int[positions * pairs];
    if (channels % 2 == 0) {
      for (int i = 0; i < in.length; i++) {
        in[i] = (codes[2 * i] & 0xffff) | (codes[2 * i + 1] << Short.SIZE);
      }
    } else {
      for (int position = 0; position < positions; position++) {
        for (int channel = 0; channel < channels; channel++) {
          in[position * pairs + channel / 2] |=
              (codes[position * channels + channel] & 0xffff) << (channel % 2 * Short.SIZE);
        }
      }
    }
    return in;
  }

  private static ShortVector both(int pair) {
    return IntVector.broadcast(INTS, pair).reinterpretAsShorts();
  }

  @Override
  void twoVectors(int[] in, int[] offsets, int first, int vector, int[] tile) {
    short[] wa = weights[vector];
    short[] wb = weights[vector + 1];
    int span = geometry.width() * pairs;
    int row = geometry.paddedWidth() * pairs;
    int o0 = offsets[first];
    int o1 = offsets[first + 1];
    int o2 = offsets[first + 2];
    int o3 = offsets[first + 3];
    int o4 = offsets[first + 4];
    int o5 = offsets[first + 5];
    int w = 0;
    for (int down = 0; down < geometry.height(); down++) {
      int end = down * row + span;
      for (int from = down * row; from < end; from += chunk) {
        int to = Math.min(end, from + chunk);
        ShortVector zero = ShortVector.zero(SHORTS);
        ShortVector a0 = zero;
        ShortVector a1 = zero;
        ShortVector a2 = zero;
        ShortVector a3 = zero;
        ShortVector a4 = zero;
        ShortVector a5 = zero;
        ShortVector b0 = zero;
        ShortVector b1 = zero;
        ShortVector b2 = zero;
        ShortVector b3 = zero;
        ShortVector b4 = zero;
        ShortVector b5 = zero;
        for (int i = from; i < to; i++, w += LANES) {
          ShortVector va = ShortVector.fromArray(SHORTS, wa, w);
          ShortVector vb = ShortVector.fromArray(SHORTS, wb, w);
          ShortVector x = both(in[o0 + i]);
          a0 = a0.add(va.mul(x));
          b0 = b0.add(vb.mul(x));
          x = both(in[o1 + i]);
          a1 = a1.add(va.mul(x));
          b1 = b1.add(vb.mul(x));
          x = both(in[o2 + i]);
          a2 = a2.add(va.mul(x));
          b2 = b2.add(vb.mul(x));
          x = both(in[o3 + i]);
          a3 = a3.add(va.mul(x));
          b3 = b3.add(vb.mul(x));
          x = both(in[o4 + i]);
          a4 = a4.add(va.mul(x));
          b4 = b4.add(vb.mul(x));
          x = both(in[o5 + i]);
          a5 = a5.add(va.mul(x));
          b5 = b5.add(vb.mul(x));
        }
        spill(a0, tile, 0);
        spill(b0, tile, FILTERS);
        spill(a1, tile, 2 * FILTERS);
        spill(b1, tile, 3 * FILTERS);
        spill(a2, tile, 4 * FILTERS);
        spill(b2, tile, 5 * FILTERS);
        spill(a3, tile, 6 * FILTERS);
        spill(b3, tile, 7 * FILTERS);
        spill(a4, tile, 8 * FILTERS);
        spill(b4, tile, 9 * FILTERS);
        spill(a5, tile, 10 * FILTERS);
        spill(b5, tile, 11 * FILTERS);
      }
    }
  }

  @Override
  void oneVector(int[] in, int[] offsets, int first, int vector, int[] tile) {
    short[] wa = weights[vector];
    int span = geometry.width() * pairs;
    int row = geometry.paddedWidth() * pairs;
    int o0 = offsets[first];
    int o1 = offsets[first + 1];
    int o2 = offsets[first + 2];
    int o3 = offsets[first + 3];
    int o4 = offsets[first + 4];
    int o5 = offsets[first + 5];
    int w = 0;
    for (int down = 0; down < geometry.height(); down++) {
      int end = down * row + span;
      for (int from = down * row; from < end; from += chunk) {
        int to = Math.min(end, from + chunk);
        ShortVector zero = ShortVector.zero(SHORTS);
        ShortVector a0 = zero;
        ShortVector a1 = zero;
        ShortVector a2 = zero;
        ShortVector a3 = zero;
        ShortVector a4 = zero;
        ShortVector a5 = zero;
        for (int i = from; i < to; i++, w += LANES) {
          ShortVector va = ShortVector.fromArray(SHORTS, wa, w);
          a0 = a0.add(va.mul(both(in[o0 + i])));
          a1 = a1.add(va.mul(both(in[o1 + i])));
          a2 = a2.add(va.mul(both(in[o2 + i])));
          a3 = a3.add(va.mul(both(in[o3 + i])));
          a4 = a4.add(va.mul(both(in[o4 + i])));
          a5 = a5.add(va.mul(both(in[o5 + i])));
        }
        spill(a0, tile, 0);
        spill(a1, tile, FILTERS);
        spill(a2, tile, 2 * FILTERS);
        spill(a3, tile, 3 * FILTERS);
        spill(a4, tile, 4 * FILTERS);
        spill(a5, tile, 5 * FILTERS);
      }
    }
  }

  @Override
  void onePosition(int[] in, int offset, int vector, int[] tile) {
    short[] wa = weights[vector];
    int span = geometry.width() * pairs;
    int row = geometry.paddedWidth() * pairs;
    int w = 0;
    for (int down = 0; down < geometry.height(); down++) {
      int end = down * row + span;
      for (int from = down * row; from < end; from += chunk) {
        int to = Math.min(end, from + chunk);
        ShortVector a = ShortVector.zero(SHORTS);
        for (int i = from; i < to; i++, w += LANES) {
          a = a.add(ShortVector.fromArray(SHORTS, wa, w).mul(both(in[offset + i])));
        }
        spill(a, tile, 0);
      }
    }
  }

  private static void spill(ShortVector sums, int[] tile, int at) {
    IntVector pair = sums.reinterpretAsInts();
    IntVector even = pair.lanewise(VectorOperators.LSHL, 16).lanewise(VectorOperators.ASHR, 16);
    IntVector odd = pair.lanewise(VectorOperators.ASHR, 16);
    IntVector.fromArray(INTS, tile, at).add(even).add(odd).intoArray(tile, at);
  }
}
