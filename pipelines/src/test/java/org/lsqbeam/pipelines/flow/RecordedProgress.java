package org.lsqbeam.pipelines.flow;

import java.util.ArrayList;
import java.util.List;
import org.lsqbeam.transforms.progress.ProgressLine;

/** Keeps what a flow tells about a job on a cluster. */
class RecordedProgress implements FlowListener {
  final List<String> lines = new ArrayList<>();

  @Override
  public void preparing(String folder) {}

  @Override
  public void damaged(String damage) {}

  @Override
  public void training(int done, int all) {}

  @Override
  public void doneAlready(int runs) {}

  @Override
  public void resuming(String run, long step) {}

  @Override
  public void submitting(String job, String master) {}

  @Override
  public void submitted(ClusterJob job) {
    lines.add(job.name() + " is submitted: " + job.cancellation());
  }

  @Override
  public void waiting(String job, String master) {
    lines.add(job + " waits");
  }

  @Override
  public void taskFailed(String job, String reason) {
    lines.add(job + " lost a task: " + reason);
  }

  @Override
  public void progressed(ProgressLine line) {
    lines.add(line.text());
  }

  @Override
  public void silent(String master) {
    lines.add(master + " is silent");
  }

  @Override
  public void reported(String page) {}

  @Override
  public void finished(PipelineSummary summary) {}
}
