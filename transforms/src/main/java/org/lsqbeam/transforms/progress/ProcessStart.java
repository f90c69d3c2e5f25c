package org.lsqbeam.transforms.progress;

import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.lsqbeam.graphs.train.Phase;

/**
 * The time of a process before its first run. The command marks its beginning and that of its
 * pipeline; the first run takes the time. A cluster's worker has no marks.
 */
public final class ProcessStart {
  private static final ProcessStart OF_THIS_PROCESS =
      new ProcessStart(
          System::nanoTime,
          () -> TimeUnit.MILLISECONDS.toNanos(ManagementFactory.getRuntimeMXBean().getUptime()));

  private final LongSupplier nanos;
  private final LongSupplier age;
  private @Nullable Long command;
  private @Nullable Long pipeline;
  private boolean taken;

  /**
   * @param nanos the time
   * @param age nanoseconds since the start of the JVM
   */
  ProcessStart(LongSupplier nanos, LongSupplier age) {
    this.nanos = nanos;
    this.age = age;
  }

  /** Returns that of this process. */
  public static ProcessStart ofThisProcess() {
    return OF_THIS_PROCESS;
  }

  /** The command begins. */
  public synchronized void commandBegins() {
    command = nanos.getAsLong();
  }

  /** The pipeline begins; of several the first counts. */
  public synchronized void pipelineBegins() {
    if (pipeline == null) {
      pipeline = nanos.getAsLong();
    }
  }

  /**
   * Returns the nanoseconds of each phase up to now; empty after the first call, and where no
   * command has begun a pipeline.
   */
  public synchronized Map<Phase, Long> take() {
    if (taken || command == null || pipeline == null) {
      return Map.of();
    }
    taken = true;
    long now = nanos.getAsLong();
    long startup = age.getAsLong() - (now - command);
    return Map.of(
        Phase.STARTUP, Math.max(0, startup), // the age is in whole milliseconds
        Phase.PLANNING, pipeline - command,
        Phase.PREPARING, now - pipeline);
  }
}
