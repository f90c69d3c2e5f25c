package org.lsqbeam.pipelines.cli;

import java.io.PrintStream;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

/** Says, when the process is ended from outside, how to continue; until it is closed. */
final class InterruptNotice implements AutoCloseable {
  private static final AtomicReference<String> JOB = new AtomicReference<>("");

  private final Thread hook;

  InterruptNotice(PrintStream err) {
    noJobGoesOn();
    // On a terminal, ^C is left at the end of the line.
    String start = Boolean.getBoolean("lsqbeam.terminal") ? "\n" : "";
    hook = new Thread(() -> err.println(start + text()));
    Runtime.getRuntime().addShutdownHook(hook);
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

  static String text() {
    String job = Objects.requireNonNull(JOB.get());
    return "lsq: stopped; "
        + (job.isEmpty() ? "" : job + "; ")
        + "finished runs and the last checkpoints are kept, and the same command continues from"
        + " there";
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
