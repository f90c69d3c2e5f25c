package org.lsqbeam.graphs.integer;

import java.util.ArrayList;
import java.util.List;

/** Assigns the outputs of layers to few arrays, each used again once its last reader is done. */
final class Slots {
  private final List<Integer> sizes = new ArrayList<>();
  private final List<Integer> readers = new ArrayList<>();

  /**
   * Takes a free slot or a new one.
   *
   * @param values that it must hold
   * @param readers how many layers will read it
   */
  int take(int values, int readers) {
    int slot = this.readers.indexOf(0);
    if (slot < 0) {
      slot = sizes.size();
      sizes.add(0);
      this.readers.add(0);
    }
    sizes.set(slot, Math.max(sizes.get(slot), values));
    this.readers.set(slot, readers);
    return slot;
  }

  /** Counts one reader of a slot as done; without others, it is free. */
  void read(int slot) {
    readers.set(slot, readers.get(slot) - 1);
  }

  /** Whether nobody reads a slot any more. */
  boolean isFree(int slot) {
    return readers.get(slot) == 0;
  }

  /** Returns the number of values that each slot must hold. */
  int[] sizes() {
    return sizes.stream().mapToInt(Integer::intValue).toArray();
  }
}
