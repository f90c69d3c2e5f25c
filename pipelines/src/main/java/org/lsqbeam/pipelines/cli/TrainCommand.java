package org.lsqbeam.pipelines.cli;

import java.io.IOException;
import org.lsqbeam.pipelines.flow.Flow;

/** Trains the experiment's networks. */
final class TrainCommand extends StageCommand {
  TrainCommand() {
    super("train", "train the networks, after preparing if needed", Flow.Stage.TRAIN);
  }

  @Override
  void print(Flow flow, Arguments arguments, CommandOutput out) throws IOException {
    out.runs(flow.status(), flow.report().store());
    flow.status().requireNoFailure();
  }
}
