package org.lsqbeam.pipelines.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/**
 * What one turn of a contender took.
 *
 * @param items done, such as images
 * @param wallSeconds by the clock
 * @param cpuSeconds of all threads of the contender's process
 */
record Turn(long items, double wallSeconds, double cpuSeconds) {
  /** Work that is measured. */
  interface Work {
    /** Does it, and returns how many items it did. */
    long run() throws InterruptedException;
  }

  /** Measures work in this process, where nothing else runs meanwhile. */
  static Turn of(Work work) throws InterruptedException {
    OperatingSystemMXBean process =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    long cpu = process.getProcessCpuTime();
    long start = System.nanoTime();
    long items = work.run();
    return new Turn(
        items, (System.nanoTime() - start) / 1e9, (process.getProcessCpuTime() - cpu) / 1e9);
  }
}
