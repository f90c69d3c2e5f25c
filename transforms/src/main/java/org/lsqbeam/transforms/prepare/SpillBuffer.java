package org.lsqbeam.transforms.prepare;

/** Sizes the memory in which a worker collects examples. It affects no byte of the dataset. */
final class SpillBuffer {
  private static final long MIN = 2L << 20;
  private static final long MAX = 32L << 20;

  private SpillBuffer() {}

  /** A sixteenth of the heap for all workers together, but at least 2 MiB each. */
  static long bytes() {
    Runtime jvm = Runtime.getRuntime();
    return bytes(jvm.maxMemory(), jvm.availableProcessors());
  }

  static long bytes(long heap, int workers) {
    return Math.max(MIN, Math.min(MAX, heap / 16 / workers));
  }
}
