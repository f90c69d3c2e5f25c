package org.lsqbeam.transforms.progress;

import static java.util.Objects.requireNonNull;

import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes what a process says of its work to whoever listens in this process: the command that runs
 * the work itself. A cluster's worker writes it to its log.
 */
public final class WorkProgress {
  private static final Logger LOG = LoggerFactory.getLogger(WorkProgress.class);
  private static final Listener WRITTEN_TO_LOG = new WrittenToLog();
  private static final AtomicReference<Listener> LISTENER = new AtomicReference<>(WRITTEN_TO_LOG);

  /** Hears of the work of this process, in any of its threads. */
  public interface Listener {
    /** Something has happened. */
    void said(ProgressLine line);

    /**
     * Work has got further.
     *
     * @param line takes the place of the line before it where lines can be replaced
     * @param milestone whether it matters where lines cannot be replaced
     */
    void advanced(ProgressLine line, boolean milestone);
  }

  private WorkProgress() {}

  /** Sets who hears of it from now on. */
  public static void tell(Listener listener) {
    LISTENER.set(listener);
  }

  /** Writes it to the log from now on. */
  public static void tellNobody() {
    LISTENER.set(WRITTEN_TO_LOG);
  }

  /** Whether a command listens that runs all of the work in this process. */
  public static boolean isHeard() {
    return LISTENER.get() != WRITTEN_TO_LOG;
  }

  /** Says that something has happened. */
  public static void say(ProgressLine line) {
    requireNonNull(LISTENER.get()).said(line);
  }

  /** Says that work has got further: {@link Listener#advanced}. */
  public static void advance(ProgressLine line, boolean milestone) {
    requireNonNull(LISTENER.get()).advanced(line, milestone);
  }

  private static final class WrittenToLog implements Listener {
    @Override
    public void said(ProgressLine line) {
      LOG.atLevel(line.level()).log(line.text());
    }

    @Override
    public void advanced(ProgressLine line, boolean milestone) {
      if (milestone) {
        said(line);
      }
    }
  }
}
