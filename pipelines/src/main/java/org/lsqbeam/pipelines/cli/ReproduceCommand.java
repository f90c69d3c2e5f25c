package org.lsqbeam.pipelines.cli;

import java.io.IOException;
import org.lsqbeam.pipelines.flow.Flow;

/** Does everything, and prints the accuracy table. */
final class ReproduceCommand extends StageCommand {
  ReproduceCommand() {
    super(
        "reproduce",
        "prepare, train, evaluate, report; print the accuracy table",
        Flow.Stage.REPORT);
  }

  @Override
  void print(Flow flow, Arguments arguments, CommandOutput out) throws IOException {
    ReportInputs.write(flow.report().folder(), flow.report().experiment(), arguments.commandLine());
    out.report(flow.report());
    flow.status().requireNoFailure();
  }
}
