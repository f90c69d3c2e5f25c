package org.lsqbeam.pipelines.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.charset.Charset;
import java.util.concurrent.atomic.AtomicBoolean;
import org.lsqbeam.pipelines.flow.ClusterJob;

/**
 * Asks on a terminal, at Ctrl-C, what to do with a cluster's job. A second Ctrl-C ends this process
 * and leaves the job running.
 */
final class JobQuestion {
  private static final int INTERRUPTED = 130;

  private final BufferedReader answers;
  private final PrintStream err;
  private final Runnable leave;
  private final AtomicBoolean asking = new AtomicBoolean();

  /**
   * @param answers what a person types
   * @param leave ends this process
   */
  JobQuestion(BufferedReader answers, PrintStream err, Runnable leave) {
    this.answers = answers;
    this.err = err;
    this.leave = leave;
  }

  /** Asks at Ctrl-C from now on, if somebody can answer. */
  static void about(ClusterJob job, PrintStream err) {
    if (Boolean.getBoolean("lsqbeam.terminal") && Boolean.getBoolean("lsqbeam.terminal.input")) {
      BufferedReader answers =
          new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset()));
      JobQuestion question = new JobQuestion(answers, err, () -> System.exit(INTERRUPTED));
      onInterrupt(() -> question.ask(job.name(), job.master(), job::cancel));
    }
  }

  /** Cancels a job. */
  @FunctionalInterface
  interface Cancellation {
    void cancel() throws IOException;
  }

  /** Asks, and does what the answer says. */
  void ask(String job, String master, Cancellation cancellation) {
    if (!asking.compareAndSet(false, true)) {
      leave.run();
      return;
    }
    try {
      err.println();
      err.println("Job " + job + " runs at " + master + ". What now?");
      err.println("  c  cancel it: its runs are saved, and the same command continues");
      err.println("  l  leave it running, and end this command");
      err.println("  f  follow it further (also an empty line)");
      String answer = answers.readLine();
      switch (answer == null ? "l" : answer.strip()) {
        case "c" -> cancellation.cancel();
        case "l" -> leave.run();
        default -> err.println("following job " + job);
      }
    } catch (IOException | IllegalArgumentException e) {
      err.println("the job is not cancelled: " + e.getMessage());
    } finally {
      asking.set(false);
    }
  }

  /**
   * Replaces what SIGINT does. The JDK has this in every version, but in no package that is meant
   * for others; without it Ctrl-C ends the process.
   */
  private static void onInterrupt(Runnable action) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Method handle = signal.getMethod("handle", signal, handler);
      Object interrupt = signal.getConstructor(String.class).newInstance("INT");
      Object ours =
          Proxy.newProxyInstance(
              JobQuestion.class.getClassLoader(),
              new Class<?>[] {handler},
              (proxy, method, arguments) -> {
                action.run();
                return null;
              });
      handle.invoke(null, interrupt, ours);
    } catch (ReflectiveOperationException e) {
      // Ctrl-C ends the process, which says how to cancel the job.
    }
  }
}
