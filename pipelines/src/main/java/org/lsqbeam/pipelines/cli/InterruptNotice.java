package org.lsqbeam.pipelines.cli;

import java.io.PrintStream;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.lsqbeam.graphs.train.TrainingStop;

/**
 * When the process is ended from outside, lets runs save a checkpoint and says how to continue;
 * until it is closed.
 */
final class InterruptNotice implements AutoCloseable {
  private static final AtomicReference<String> JOB = new AtomicReference<>("");

  private final Thread hook;

  InterruptNotice(PrintStream err) {
    noJobGoesOn();
    TerminalOutput last = new TerminalOutput(err);
    hook = new Thread(() -> tell(last));
    Runtime.getRuntime().addShutdownHook(hook);
  }

  private static void tell(TerminalOutput err) {
    // On a terminal, ^C is left at the end of the line.
    String start = Boolean.getBoolean("lsqbeam.terminal") ? "\n" : "";
    TerminalOutput.end();
    try {
      err.printLast(start + text(TrainingStop.request(Main.LONGEST_UPDATE)));
    } catch (InterruptedException e) {
      err.printLast(start + text(new TreeMap<>()));
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Sets what to say first, since the end of this process does not end a cluster's job.
   *
   * @param job its name, where it is, and how it is cancelled
   */
  static void jobGoesOn(String job) {
    JOB.set(job);
  }

  /** Ends the effect of {@link #jobGoesOn}. */
  static void noJobGoesOn() {
    JOB.set("");
  }

  /**
   * Returns the lines.
   *
   * @param saved the step of each run that was saved just now, by name
   */
  static String text(SortedMap<String, Long> saved) {
    String job = Objects.requireNonNull(JOB.get());
    String runs =
        saved.entrySet().stream()
            .map(run -> "lsq: saved " + run.getKey() + " at step " + run.getValue() + "\n")
            .collect(Collectors.joining());
    return runs
        + "lsq: stopped; "
        + (job.isEmpty() ? "" : job + "; ")
        + "the same command continues";
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The process is ending, and the hook runs.
    }
  }
}
