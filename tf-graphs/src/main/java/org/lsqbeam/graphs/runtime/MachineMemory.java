package org.lsqbeam.graphs.runtime;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** The memory of this machine. */
public final class MachineMemory {
  private MachineMemory() {}

  /** Returns its size; in a container, the container's limit. */
  public static long bytes() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getTotalMemorySize();
  }
}
