package org.lsqbeam.graphs.integer;

import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The kernel of any codes, in 32-bit lanes of vector registers, one for each filter, over a tile of
 * output positions.
 */
final class VectorIntKernel extends VectorKernel {
  private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;

  private final Geometry geometry;

  /** {@code [vectors, height, width, channels, FILTERS]}. */
  private final int[][] weights;

  /**
   * @param codes of the weights, {@code [height, width, channels, filters]}
   */
  VectorIntKernel(Geometry geometry, byte[] codes) {
    super(geometry, geometry.input().channels());
    this.geometry = geometry;
    int filters = geometry.output().channels();
    int products = geometry.products();
    weights = new int[vectors(geometry)][products * FILTERS];
    for (int filter = 0; filter < filters; filter++) {
      for (int i = 0; i < products; i++) {
        weights[filter / FILTERS][i * FILTERS + filter % FILTERS] = codes[i * filters + filter];
      }
    }
  }

  @Override
  int[] prepared(short[] codes) {
    int[] in = new int[geometry.paddedValues()];
    for (int i = 0; i < in.length; i++) {
      in[i] = codes[i];
    }
    return in;
  }

  @Override
  void twoVectors(int[] in, int[] offsets, int first, int vector, int[] tile) {
    int[] wa = weights[vector];
    int[] wb = weights[vector + 1];
    int span = geometry.width() * geometry.input().channels();
    int row = geometry.paddedWidth() * geometry.input().channels();
    int o0 = offsets[first];
    int o1 = offsets[first + 1];
    int o2 = offsets[first + 2];
    int o3 = offsets[first + 3];
    int o4 = offsets[first + 4];
    int o5 = offsets[first + 5];
    int w = 0;
    for (int down = 0; down < geometry.height(); down++) {
      int end = down * row + span;
      IntVector zero = IntVector.zero(INTS);
      IntVector a0 = zero;
      IntVector a1 = zero;
      IntVector a2 = zero;
      IntVector a3 = zero;
      IntVector a4 = zero;
      IntVector a5 = zero;
      IntVector b0 = zero;
      IntVector b1 = zero;
      IntVector b2 = zero;
      IntVector b3 = zero;
      IntVector b4 = zero;
      IntVector b5 = zero;
      for (int i = down * row; i < end; i++, w += FILTERS) {
        IntVector va = IntVector.fromArray(INTS, wa, w);
        IntVector vb = IntVector.fromArray(INTS, wb, w);
        IntVector x = IntVector.broadcast(INTS, in[o0 + i]);
        a0 = a0.add(va.mul(x));
        b0 = b0.add(vb.mul(x));
        x = IntVector.broadcast(INTS, in[o1 + i]);
        a1 = a1.add(va.mul(x));
        b1 = b1.add(vb.mul(x));
        x = IntVector.broadcast(INTS, in[o2 + i]);
        a2 = a2.add(va.mul(x));
        b2 = b2.add(vb.mul(x));
        x = IntVector.broadcast(INTS, in[o3 + i]);
        a3 = a3.add(va.mul(x));
        b3 = b3.add(vb.mul(x));
        x = IntVector.broadcast(INTS, in[o4 + i]);
        a4 = a4.add(va.mul(x));
        b4 = b4.add(vb.mul(x));
        x = IntVector.broadcast(INTS, in[o5 + i]);
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

  @Override
  void oneVector(int[] in, int[] offsets, int first, int vector, int[] tile) {
    int[] wa = weights[vector];
    int span = geometry.width() * geometry.input().channels();
    int row = geometry.paddedWidth() * geometry.input().channels();
    int o0 = offsets[first];
    int o1 = offsets[first + 1];
    int o2 = offsets[first + 2];
    int o3 = offsets[first + 3];
    int o4 = offsets[first + 4];
    int o5 = offsets[first + 5];
    int w = 0;
    for (int down = 0; down < geometry.height(); down++) {
      int end = down * row + span;
      IntVector zero = IntVector.zero(INTS);
      IntVector a0 = zero;
      IntVector a1 = zero;
      IntVector a2 = zero;
      IntVector a3 = zero;
      IntVector a4 = zero;
      IntVector a5 = zero;
      for (int i = down * row; i < end; i++, w += FILTERS) {
        IntVector va = IntVector.fromArray(INTS, wa, w);
        a0 = a0.add(va.mul(in[o0 + i]));
        a1 = a1.add(va.mul(in[o1 + i]));
        a2 = a2.add(va.mul(in[o2 + i]));
        a3 = a3.add(va.mul(in[o3 + i]));
        a4 = a4.add(va.mul(in[o4 + i]));
        a5 = a5.add(va.mul(in[o5 + i]));
      }
      spill(a0, tile, 0);
      spill(a1, tile, FILTERS);
      spill(a2, tile, 2 * FILTERS);
      spill(a3, tile, 3 * FILTERS);
      spill(a4, tile, 4 * FILTERS);
      spill(a5, tile, 5 * FILTERS);
    }
  }

  @Override
  void onePosition(int[] in, int offset, int vector, int[] tile) {
    int[] wa = weights[vector];
    int span = geometry.width() * geometry.input().channels();
    int row = geometry.paddedWidth() * geometry.input().channels();
    int w = 0;
    for (int down = 0; down < geometry.height(); down++) {
      int end = down * row + span;
      IntVector a = IntVector.zero(INTS);
      for (int i = down * row; i < end; i++, w += FILTERS) {
        a = a.add(IntVector.fromArray(INTS, wa, w).mul(in[offset + i]));
      }
      spill(a, tile, 0);
    }
  }

  private static void spill(IntVector sums, int[] tile, int at) {
    IntVector.fromArray(INTS, tile, at).add(sums).intoArray(tile, at);
  }
}
