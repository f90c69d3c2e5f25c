package org.lsqbeam.pipelines.cli;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.lsqbeam.pipelines.flow.ClusterJob;
import org.lsqbeam.pipelines.flow.FlowListener;
import org.lsqbeam.pipelines.flow.PipelineSummary;
import org.lsqbeam.pipelines.text.WordWrap;
import org.lsqbeam.transforms.progress.ProgressLine;
import org.lsqbeam.transforms.progress.WorkProgress;
import org.slf4j.event.Level;

/**
 * Prints a flow's progress: on a terminal as a line that is replaced, as wide as the terminal; else
 * as lines of text or JSON, now and then.
 */
final class ConsoleProgress implements FlowListener, WorkProgress.Listener {
  private static final Duration BETWEEN_LINES = Duration.ofSeconds(30);

  private final TerminalOutput err;
  private final int columns;
  private final InstantSource clock;
  private Instant told;

  /** Prints on a stream, which is a terminal if {@code ./lsq} says so. */
  ConsoleProgress(PrintStream err) {
    this(
        err,
        Boolean.getBoolean("lsqbeam.terminal")
            ? Integer.getInteger("lsqbeam.terminal.columns", 80)
            : 0,
        InstantSource.system());
  }

  /**
   * @param columns of the terminal; 0 if it is none
   */
  ConsoleProgress(PrintStream err, int columns, InstantSource clock) {
    this.err = new TerminalOutput(err);
    this.columns = this.err.json() == null ? columns : 0;
    this.clock = clock;
    told = clock.instant();
  }

  @Override
  public synchronized void said(ProgressLine line) {
    boolean cut = columns > 0 && line.level() == Level.INFO;
    String text = cut ? line.text(columns) : line.text();
    print(line, broken((line.level() == Level.INFO ? "" : "warning: ") + text));
  }

  private void print(ProgressLine line, String text) {
    JsonLines json = err.json();
    if (json != null) {
      json.print(line);
    } else {
      err.println(text);
    }
    told = clock.instant();
  }

  /** Breaks a text between words; what a person may copy is left to the terminal. */
  private String broken(String text) {
    return columns > 0 && !text.contains("'")
        ? WordWrap.hanging("", 0, text, columns).stripTrailing()
        : text;
  }

  @Override
  public synchronized void advanced(ProgressLine line, boolean milestone) {
    if (columns > 0) {
      err.printProgress(line.fitted(columns - 1)); // the cursor takes a column
    } else if (milestone || !clock.instant().isBefore(told.plus(BETWEEN_LINES))) {
      said(line);
    }
  }

  private synchronized void say(
      Level level, String event, String text, Map<String, Object> fields) {
    print(new ProgressLine(level, event, List.of(text), "", fields), broken(text));
  }

  @Override
  public void preparing(String folder) {
    say(Level.INFO, "preparing", "preparing " + folder, Map.of("folder", folder));
  }

  @Override
  public void damaged(String damage) {
    say(Level.WARN, "damaged", damage, Map.of());
  }

  @Override
  public void training(int done, int all) {
    String text = "training: " + done + " of " + all + " runs done";
    say(Level.INFO, "training-begins", text, Map.of("done", done, "runs", all));
  }

  @Override
  public void doneAlready(int runs) {
    String text = runs + " of " + runs + " runs are done already";
    say(Level.INFO, "done-already", text, Map.of("done", runs, "runs", runs));
  }

  @Override
  public void resuming(String run, long step) {
    String text = "resuming " + run + " at step " + step;
    say(Level.INFO, "resuming", text, Map.of("run", run, "step", step));
  }

  @Override
  public void submitting(String job, String master) {
    say(
        Level.INFO,
        "submitting",
        "submitting job "
            + job
            + " to "
            + master
            + "; it keeps running if this command is interrupted",
        Map.of("job", job, "master", master));
    InterruptNotice.jobGoesOn("job " + job + " goes on at " + master);
  }

  @Override
  public void submitted(ClusterJob job) {
    String name = "job " + job.name();
    String end = " at " + job.master() + "; to cancel it: " + job.cancellation();
    say(
        Level.INFO,
        "submitted",
        name + " is" + end,
        Map.of(
            "job",
            job.name(),
            "id",
            job.id(),
            "master",
            job.master(),
            "cancellation",
            job.cancellation()));
    InterruptNotice.jobGoesOn(name + " goes on" + end);
    JobQuestion.about(job, err);
  }

  @Override
  public void waiting(String job, String master) {
    say(
        Level.WARN,
        "waiting",
        "job " + job + " waits for free task slots at " + master,
        Map.of("job", job, "master", master));
  }

  @Override
  public void taskFailed(String job, String reason) {
    say(
        Level.WARN,
        "task-failed",
        "a task of job " + job + " failed, and the cluster tries it again: " + reason,
        Map.of("job", job, "reason", reason));
  }

  @Override
  public void progressed(ProgressLine line) {
    said(line);
  }

  @Override
  public void silent(String master) {
    say(
        Level.WARN,
        "silent",
        "flinkMaster '" + master + "' does not answer; trying again for a minute",
        Map.of("master", master));
  }

  @Override
  public void finished(PipelineSummary summary) {
    InterruptNotice.noJobGoesOn();
    err.erase();
    if (!summary.isEmpty()) {
      say(Level.INFO, "finished", summary.toString(), summary.counts());
    }
  }

  /** Says it to a program; a person reads it in the command's result. */
  @Override
  public void reported(String page) {
    if (err.json() != null) {
      say(Level.INFO, "report", "report: " + page, Map.of("path", page));
    }
  }
}
