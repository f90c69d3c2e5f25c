package org.lsqbeam.pipelines.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import org.lsqbeam.pipelines.flow.Flow;

/** Evaluates the trained networks. */
final class EvaluateCommand implements Command {
  @Override
  public String name() {
    return "evaluate";
  }

  @Override
  public String description() {
    return "evaluate on the whole validation set, after training if needed";
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
    flow.run(Flow.Stage.EVALUATE);
    new CommandOutput(out).runs(flow.status(), flow.report().store());
    flow.status().requireNoFailure();
    return ExitCode.DONE;
  }
}
