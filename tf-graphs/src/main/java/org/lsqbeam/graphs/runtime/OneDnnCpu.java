package org.lsqbeam.graphs.runtime;

import java.util.ArrayList;
import java.util.List;

/**
 * oneDNN's view of the processor: the {@code Xbyak::util::Cpu} of oneDNN 3.5 to 3.7 in memory.
 *
 * <p>The fields have the offsets of the class in {@code src/cpu/x64/xbyak/xbyak_util.h}. Another
 * version's class may have others, which {@link #isKnown} would notice.
 */
final class OneDnnCpu {
  /** Bytes of the object. */
  static final int SIZE = 0x90;

  private static final int CACHE_SIZES = 0x1c;
  private static final int CORES_SHARING_CACHE = 0x44;
  private static final int CACHE_LEVELS = 0x6c;
  private static final int STEPPING = 0x7c;
  private static final int FAMILY = 0x88;
  private static final int MODEL = 0x8c;

  /** The levels that oneDNN asks for. */
  private static final int LEVELS = 3;

  private final Memory memory;
  private final Location location;
  private final Processor processor;

  /**
   * Where it is.
   *
   * @param object its address
   * @param guard the address of the byte that is 1 once the object is initialized
   */
  record Location(long object, long guard) {}

  OneDnnCpu(Memory memory, Location location, Processor processor) {
    this.memory = memory;
    this.location = location;
    this.processor = processor;
  }

  boolean isInitialized() {
    return (memory.read(location.guard) & 0xff) == 1;
  }

  /**
   * Whether it is initialized and says of the processor what Linux says. If not, its fields lie
   * elsewhere.
   */
  boolean isKnown() {
    return isInitialized()
        && field(FAMILY) == processor.family()
        && field(MODEL) == processor.model()
        && field(STEPPING) == processor.stepping();
  }

  /** Whether each of three levels has one byte, which no processor has. */
  boolean hasImpossibleCaches() {
    return field(CACHE_LEVELS) == LEVELS
        && cacheSize(0) == 1
        && cacheSize(1) == 1
        && cacheSize(2) == 1;
  }

  /** Makes the caches unknown, so that oneDNN takes its defaults. */
  void forgetCaches() {
    memory.write(location.object + CACHE_LEVELS, 0);
  }

  /** The cache bytes per core that kernels are blocked for, by level; none where unknown. */
  List<Long> cacheBytes() {
    List<Long> bytes = new ArrayList<>();
    for (int level = 0; level < Math.min(field(CACHE_LEVELS), LEVELS); level++) {
      int cores = Math.max(1, field(CORES_SHARING_CACHE + Integer.BYTES * level));
      bytes.add(Integer.toUnsignedLong(cacheSize(level)) / cores);
    }
    return bytes;
  }

  private int cacheSize(int level) {
    return field(CACHE_SIZES + Integer.BYTES * level);
  }

  private int field(int offset) {
    return memory.read(location.object + offset);
  }
}
