package org.lsqbeam.pipelines.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import org.lsqbeam.pipelines.flow.Flow;

/** Does everything, and prints the accuracy table. */
final class ReproduceCommand implements Command {
  @Override
  public String name() {
    return "reproduce";
  }

  @Override
  public String description() {
    return "prepare, train, evaluate, report; print the accuracy table";
  }

  @Override
  public List<OptionGroup> options() {
    return FlowSetup.OPTIONS;
  }

  @Override
  public boolean resumes() {
    return true;
  }

  @Override
  public int run(Arguments arguments, PrintStream out, PrintStream err) throws IOException {
    Flow flow = FlowSetup.flow(arguments, err);
    flow.run(Flow.Stage.REPORT);
    ReportInputs.write(flow.report().folder(), flow.report().experiment(), arguments.commandLine());
    new CommandOutput(out).report(flow.report());
    flow.status().requireNoFailure();
    return ExitCode.DONE;
  }
}
