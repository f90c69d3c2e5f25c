package org.lsqbeam.graphs.integer;

import java.util.Arrays;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * A kernel in vector registers: filters lie beside each other in a vector, and the sums of a tile
 * of output positions stay in registers.
 */
abstract class VectorKernel implements SumKernel {
  private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;

  /** Filters of one vector, whose sums are 32-bit integers. */
  static final int FILTERS = INTS.length();

  /** Output positions that are computed together. */
  private static final int TILE = 6;

  private final Geometry geometry;
  private final int vectors;
  private final int[] offsets;
  private final int[] start;

  /**
   * @param offsets where in {@link #prepared} the window of each output position begins
   * @param start what is added to the sum of each filter
   */
  VectorKernel(Geometry geometry, int[] offsets, int[] start) {
    this.geometry = geometry;
    this.offsets = offsets;
    vectors = (geometry.output().channels() + FILTERS - 1) / FILTERS;
    this.start = Arrays.copyOf(start, vectors * FILTERS);
  }

  /** Returns the codes of the padded input in the form in which they are multiplied. */
  abstract int[] prepared(short[] codes);

  /**
   * Adds the sums of a tile and two vectors.
   *
   * @param first offset of the tile's first position in {@code offsets}
   * @param tile {@code [TILE, 2 * FILTERS]}, zero before
   */
  abstract void twoVectors(int[] in, int[] offsets, int first, int vector, int[] tile);

  /** Adds the sums of a tile and one vector, {@code [TILE, FILTERS]}. */
  abstract void oneVector(int[] in, int[] offsets, int first, int vector, int[] tile);

  /** Adds the sums of one position and one vector, {@code [FILTERS]}. */
  abstract void onePosition(int[] in, int offset, int vector, int[] tile);

  @Override
  public final void sum(short[] codes, int[] sums) {
    int[] in = prepared(codes);
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
          twoVectors(in, offsets, first, vector, tile);
        } else {
          oneVector(in, offsets, first, vector, tile);
        }
        for (int i = 0; i < TILE; i++) {
          copy(tile, i, vector, two ? 2 : 1, sums, first + i);
        }
        position = first + TILE;
      }
      for (; position < positions; position++) {
        for (int one = vector; one < Math.min(vector + 2, vectors); one++) {
          Arrays.fill(tile, 0, FILTERS, 0);
          onePosition(in, offsets[position], one, tile);
          copy(tile, 0, one, 1, sums, position);
        }
      }
      vector += two ? 2 : 1;
    }
  }

  private void copy(int[] tile, int row, int vector, int count, int[] sums, int position) {
    int filters = geometry.output().channels();
    int from = vector * FILTERS;
    int end = Math.min(from + count * FILTERS, filters);
    int source = row * count * FILTERS - from;
    int target = position * filters;
    int i = from;
    for (; i + FILTERS <= end; i += FILTERS) {
      IntVector.fromArray(INTS, tile, source + i)
          .add(IntVector.fromArray(INTS, start, i))
          .intoArray(sums, target + i);
    }
    for (; i < end; i++) {
      sums[target + i] = tile[source + i] + start[i];
    }
  }
}
