package org.lsqbeam.graphs.runtime;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Made-up memory that holds oneDNN's view of a processor, and remembers what is written to it. */
final class MadeUpCpu implements Memory {
  static final Processor PROCESSOR = new Processor("AuthenticAMD", 26, 2, 1, List.of());

  /** The offsets as the machine code of TensorFlow 2.18 has them. */
  static final int LEVELS = 0x6c;

  static final int[] SIZES = {0x1c, 0x20, 0x24};
  static final int[] CORES = {0x44, 0x48, 0x4c};

  private static final long OBJECT = 0x7f00_0000_1000L;
  private static final long GUARD = 0x7f00_0000_2000L;

  private final Map<Long, Integer> words = new HashMap<>();
  private final List<String> writes = new ArrayList<>();

  MadeUpCpu(int guard, int levels, int l1, int l2, int l3) {
    words.put(GUARD, guard);
    field(LEVELS, levels);
    int[] sizes = {l1, l2, l3};
    for (int i = 0; i < sizes.length; i++) {
      field(SIZES[i], sizes[i]);
      cores(i, 1);
    }
    field(0x7c, PROCESSOR.stepping());
    field(0x88, PROCESSOR.family());
    field(0x8c, PROCESSOR.model());
  }

  void field(int offset, int value) {
    words.put(addressOf(offset), value);
  }

  long addressOf(int offset) {
    return OBJECT + offset;
  }

  void cores(int level, int cores) {
    field(CORES[level], cores);
  }

  OneDnnCpu cpu() {
    return new OneDnnCpu(this, new OneDnnCpu.Location(OBJECT, GUARD), PROCESSOR);
  }

  /** A write: the field's offset and the value. */
  List<String> writes() {
    return writes;
  }

  @Override
  public int read(long address) {
    return Objects.requireNonNull(words.get(address));
  }

  @Override
  public void write(long address, int value) {
    writes.add(Long.toHexString(address - OBJECT) + "=" + value);
    words.put(address, value);
  }
}
