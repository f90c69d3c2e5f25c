package org.lsqbeam.graphs.integer;

import java.util.Arrays;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The kernel in 16-bit lanes of vector registers, a pair of lanes for each filter. Products of a
 * tile of output positions are added in 16 bits as long as they cannot overflow, then in 32 bits.
 *
 * <p>Where products are small, the lanes of a pair hold the products of two neighbouring channels.
 * Where they are not, they hold those of the lower four bits of a code and of its upper bits, of
 * which the second is worth 16 times as much.
 */
final class VectorKernel implements SumKernel {
  private static final VectorSpecies<Short> SHORTS = ShortVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Integer> INTS =
      VectorSpecies.of(int.class, SHORTS.vectorShape());

  /** Filters of one vector. */
  private static final int FILTERS = INTS.length();

  private static final int LANES = SHORTS.length();

  /** Output positions that are computed together. */
  private static final int TILE = 6;

  private static final int NIBBLE = 4;

  /** With fewer additions in 16 bits, codes are split. */
  private static final int FEWEST_ADDITIONS = 16;

  private final Geometry geometry;
  private final boolean split;
  private final int oddShift;
  private final int pairs;
  private final int chunk;
  private final int vectors;
  private final int[] offsets;

  /** {@code [vectors, height, width, pairs, LANES]}. */
  private final short[][] weights;

  /**
   * @param greatestCode the greatest magnitude of a code of the input
   * @param greatestWeight the greatest magnitude of a weight
   * @param codes of the weights, {@code [height, width, channels, filters]}
   */
  VectorKernel(Geometry geometry, int greatestCode, int greatestWeight, byte[] codes) {
    this.geometry = geometry;
    split = Short.MAX_VALUE / (greatestCode * greatestWeight) < FEWEST_ADDITIONS;
    oddShift = split ? NIBBLE : 0;
    int channels = geometry.input().channels();
    pairs = split ? channels : (channels + 1) / 2;
    int greatest = split ? Math.max((1 << NIBBLE) - 1, greatestCode >> NIBBLE) : greatestCode;
    chunk = Short.MAX_VALUE / (greatest * greatestWeight);
    int filters = geometry.output().channels();
    vectors = (filters + FILTERS - 1) / FILTERS;
    offsets = offsets();
    int taps = geometry.height() * geometry.width();
    weights = new short[vectors][taps * pairs * LANES];
    for (int filter = 0; filter < filters; filter++) {
      short[] vector = weights[filter / FILTERS];
      int lane = 2 * (filter % FILTERS);
      for (int tap = 0; tap < taps; tap++) {
        for (int channel = 0; channel < channels; channel++) {
          byte code = codes[(tap * channels + channel) * filters + filter];
          if (split) {
            int at = (tap * pairs + channel) * LANES + lane;
            vector[at] = code;
            vector[at + 1] = code;
          } else {
            vector[(tap * pairs + channel / 2) * LANES + lane + channel % 2] = code;
          }
        }
      }
    }
  }

  /** Returns where in the pairs the products of each output position begin. */
  private int[] offsets() {
    FeatureShape output = geometry.output();
    int[] starts = new int[output.positions()];
    for (int y = 0; y < output.height(); y++) {
      for (int x = 0; x < output.width(); x++) {
        starts[y * output.width() + x] =
            (y * geometry.paddedWidth() + x) * geometry.stride() * pairs;
      }
    }
    return starts;
  }

  @Override
  public void sum(short[] codes, int[] sums) {
    int[] in = pairs(codes);
    int positions = offsets.length;
    int[] tile = new int[TILE * 2 * FILTERS];
    for (int vector = 0; vector < vectors; ) {
      boolean two = vector + 1 < vectors;
      int position = 0;
      while (positions >= TILE && position < positions) {
        // The last tile reaches back over the one before.
        int first = Math.min(position, positions - TILE);
        Arrays.fill(tile, 0);
        if (two) {
          twoVectors(in, first, weights[vector], weights[vector + 1], tile);
        } else {
          oneVector(in, first, weights[vector], tile);
        }
        for (int i = 0; i < TILE; i++) {
          copy(tile, i, vector, two ? 2 : 1, sums, first + i);
        }
        position = first + TILE;
      }
      for (; position < positions; position++) {
        onePosition(in, offsets[position], weights[vector], tile);
        copy(tile, 0, vector, 1, sums, position);
        if (two) {
          onePosition(in, offsets[position], weights[vector + 1], tile);
          copy(tile, 0, vector + 1, 1, sums, position);
        }
      }
      vector += two ? 2 : 1;
    }
  }

  private int[] pairs(short[] codes) {
    int channels = geometry.input().channels();
    int positions = geometry.paddedHeight() * geometry.paddedWidth();
    int[] in = new int[positions * pairs];
    if (split) {
      for (int i = 0; i < in.length; i++) {
        in[i] = (codes[i] & (1 << NIBBLE) - 1) | codes[i] >> NIBBLE << Short.SIZE;
      }
    } else if (channels % 2 == 0) {
      for (int i = 0; i < in.length; i++) {
        in[i] = (codes[2 * i] & 0xffff) | codes[2 * i + 1] << Short.SIZE;
      }
    } else {
      for (int position = 0; position < positions; position++) {
        for (int channel = 0; channel < channels; channel++) {
          in[position * pairs + channel / 2] |=
              (codes[position * channels + channel] & 0xffff) << channel % 2 * Short.SIZE;
        }
      }
    }
    return in;
  }

  private void copy(int[] tile, int row, int vector, int count, int[] sums, int position) {
    int filters = geometry.output().channels();
    int from = vector * FILTERS;
    int length = count * FILTERS;
    System.arraycopy(
        tile, row * length, sums, position * filters + from, Math.min(length, filters - from));
  }

  private static ShortVector both(int pair) {
    return IntVector.broadcast(INTS, pair).reinterpretAsShorts();
  }

  private void twoVectors(int[] in, int first, short[] wa, short[] wb, int[] tile) {
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

  private void oneVector(int[] in, int first, short[] wa, int[] tile) {
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

  private void onePosition(int[] in, int offset, short[] wa, int[] tile) {
    Arrays.fill(tile, 0, FILTERS, 0);
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

  private void spill(ShortVector sums, int[] tile, int at) {
    IntVector pair = sums.reinterpretAsInts();
    IntVector even = pair.lanewise(VectorOperators.LSHL, 16).lanewise(VectorOperators.ASHR, 16);
    IntVector odd = pair.lanewise(VectorOperators.ASHR, 16).lanewise(VectorOperators.LSHL, oddShift);
    IntVector.fromArray(INTS, tile, at).add(even).add(odd).intoArray(tile, at);
  }
}
