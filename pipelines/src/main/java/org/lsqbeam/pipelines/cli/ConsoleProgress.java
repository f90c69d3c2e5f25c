package org.lsqbeam.pipelines.cli;

import java.io.PrintStream;
import java.util.Locale;
import org.lsqbeam.pipelines.flow.FlowListener;
import org.lsqbeam.pipelines.flow.PipelineSummary;

/**
 * Prints a flow's progress.
 *
 * @param err takes the lines
 */
record ConsoleProgress(PrintStream err) implements FlowListener {
  @Override
  public void preparing(String folder) {
    err.println("preparing " + folder);
  }

  @Override
  public void damaged(String damage) {
    err.println(damage);
  }

  @Override
  public void training(int done, int all) {
    err.printf(Locale.ROOT, "training: %d of %d runs done%n", done, all);
  }

  @Override
  public void resuming(String run, long step) {
    err.printf(Locale.ROOT, "resuming %s at step %d%n", run, step);
  }

  @Override
  public void submitting(String job, String master) {
    err.printf(
        "submitting job %s to %s; it keeps running if this command is interrupted%n", job, master);
    InterruptNotice.jobGoesOn("job " + job + " goes on at " + master);
  }

  @Override
  public void submitted(String job, String master, String cancellation) {
    err.println("job " + job + " is at " + master + "; to cancel it: " + cancellation);
    InterruptNotice.jobGoesOn(
        "job " + job + " goes on at " + master + "; to cancel it: " + cancellation);
  }

  @Override
  public void waiting(String job, String master) {
    err.println("job " + job + " waits for free task slots at " + master);
  }

  @Override
  public void taskFailed(String job, String reason) {
    err.println("a task of job " + job + " failed, and the cluster tries it again: " + reason);
  }

  @Override
  public void progressed(String run, String state) {
    err.println(run + ": " + state);
  }

  @Override
  public void silent(String master) {
    err.println("flinkMaster '" + master + "' does not answer; trying again for a minute");
  }

  @Override
  public void finished(PipelineSummary summary) {
    InterruptNotice.noJobGoesOn();
    if (!summary.isEmpty()) {
      err.println(summary);
    }
  }
}
