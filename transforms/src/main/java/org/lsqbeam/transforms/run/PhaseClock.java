package org.lsqbeam.transforms.run;

import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.lsqbeam.graphs.train.Phase;
import org.lsqbeam.transforms.progress.ProcessStart;

/** Sums the wall time of one stretch of work on a run, by phase. One phase lasts until the next. */
public final class PhaseClock {
  private static final double NANOS_PER_MILLI = 1e6;
  private static final double MILLIS_PER_SECOND = 1e3;

  private final LongSupplier nanos;
  private final Map<Phase, Long> sums = new EnumMap<>(Phase.class);
  private @Nullable Phase present;
  private long since;

  /**
   * @param nanos the time
   * @param before nanoseconds by phase, from before
   */
  PhaseClock(LongSupplier nanos, Map<Phase, Long> before) {
    this.nanos = nanos;
    sums.putAll(before);
  }

  /** Returns a clock; that of the process's first stretch has the time before it too. */
  public static PhaseClock ofThisProcess() {
    return new PhaseClock(System::nanoTime, ProcessStart.ofThisProcess().take());
  }

  /** A phase begins, or goes on. */
  public void start(Phase phase) {
    if (phase != present) {
      pause();
      present = phase;
    }
  }

  /** The phase ends; what follows is in none until the next begins. */
  public void pause() {
    long now = nanos.getAsLong();
    if (present != null) {
      sums.merge(present, now - since, Long::sum);
    }
    present = null;
    since = now;
  }

  /** Returns the seconds of each phase up to now, in whole milliseconds, by its label. */
  public Map<String, Double> seconds() {
    Phase phase = present;
    pause();
    present = phase;
    Map<String, Double> seconds = new TreeMap<>();
    sums.forEach(
        (each, sum) ->
            seconds.put(each.label(), Math.round(sum / NANOS_PER_MILLI) / MILLIS_PER_SECOND));
    return seconds;
  }
}
