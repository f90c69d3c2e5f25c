package org.lsqbeam.transforms.prepare;

/** How much of a dataset's examples a worker holds at a time. It decides no byte of the dataset. */
final class SpillBuffer {
  private static final long LEAST = 2L << 20;
  private static final long MOST = 32L << 20;

  private SpillBuffer() {}

  /** All workers' portions together take a sixteenth of the heap, or 2 MiB each if that is less. */
  static long bytes() {
    Runtime jvm = Runtime.getRuntime();
    return bytes(jvm.maxMemory(), jvm.availableProcessors());
  }

  static long bytes(long heap, int workers) {
    return Math.max(LEAST, Math.min(MOST, heap / 16 / workers));
  }
}
