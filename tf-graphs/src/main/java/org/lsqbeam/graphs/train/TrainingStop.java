package org.lsqbeam.graphs.train;

import java.time.Duration;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.lsqbeam.graphs.runtime.JvmSingletons;

/**
 * Ends the training of this process early, before the process ends: each run saves a checkpoint
 * after the update under way, and no other run begins. A run is open from {@link #begin()} on until
 * it is closed.
 */
public final class TrainingStop implements AutoCloseable {
  private static final AtomicBoolean REQUESTED =
      JvmSingletons.value("stop", AtomicBoolean.class, AtomicBoolean::new);

  /** Its phase ends when the stop is requested and no run is under way. */
  private static final Phaser UNDER_WAY =
      JvmSingletons.value("runs under way", Phaser.class, () -> new Phaser(1));

  @SuppressWarnings("unchecked") // a class has no type arguments
  private static final ConcurrentSkipListMap<String, Long> SAVED =
      JvmSingletons.value(
          "saved runs", ConcurrentSkipListMap.class, ConcurrentSkipListMap<String, Long>::new);

  private final AtomicBoolean closed = new AtomicBoolean();

  private TrainingStop() {}

  /**
   * Begins a run.
   *
   * @throws InterruptedException if none may begin any more
   */
  public static TrainingStop begin() throws InterruptedException {
    UNDER_WAY.register();
    TrainingStop run = new TrainingStop();
    if (REQUESTED.get()) {
      run.end();
      throw new InterruptedException("the process is ending");
    }
    return run;
  }

  /** Whether runs must end. */
  static boolean isRequested() {
    return REQUESTED.get();
  }

  /** Keeps what a run has saved, to be told. */
  static void saved(TrainingSpec spec, long step) {
    SAVED.put(spec.runName(), step);
  }

  /**
   * Lets all runs end.
   *
   * @param atMost how long to wait for them
   * @return the step at which each run that has ended for this reason saved a checkpoint, by its
   *     name
   */
  public static SortedMap<String, Long> request(Duration atMost) throws InterruptedException {
    if (REQUESTED.compareAndSet(false, true)) {
      UNDER_WAY.arriveAndDeregister();
    }
    try {
      UNDER_WAY.awaitAdvanceInterruptibly(0, atMost.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      // A run that is not saved by now continues from its checkpoint before.
    }
    return new TreeMap<>(SAVED);
  }

  /** The run has ended, or only does what takes no checkpoint. */
  public void end() {
    if (closed.compareAndSet(false, true)) {
      UNDER_WAY.arriveAndDeregister();
    }
  }

  @Override
  public void close() {
    end();
  }
}
