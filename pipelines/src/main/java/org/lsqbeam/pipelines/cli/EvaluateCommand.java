package org.lsqbeam.pipelines.cli;

import java.io.IOException;
import org.lsqbeam.pipelines.flow.Flow;

/** Evaluates the trained networks. */
final class EvaluateCommand extends StageCommand {
  EvaluateCommand() {
    super(
        "evaluate",
        "evaluate on the whole validation set, after training if needed",
        Flow.Stage.EVALUATE);
  }

  @Override
  void print(Flow flow, Arguments arguments, CommandOutput out) throws IOException {
    out.runs(flow.status(), flow.report().store());
    flow.status().requireNoFailure();
  }
}
