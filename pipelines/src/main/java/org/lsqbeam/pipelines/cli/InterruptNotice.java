package org.lsqbeam.pipelines.cli;

import java.io.PrintStream;

/** Says, when the process is ended from outside, how to continue; until it is closed. */
final class InterruptNotice implements AutoCloseable {
  private final Thread hook;

  InterruptNotice(PrintStream err) {
    // On a terminal, ^C is left at the end of the line.
    String start = Boolean.getBoolean("lsqbeam.terminal") ? "\n" : "";
    hook =
        new Thread(
            () ->
                err.println(
                    start
                        + "lsq: stopped; finished runs and the last checkpoints are kept, and the"
                        + " same command continues from there"));
    Runtime.getRuntime().addShutdownHook(hook);
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
