package org.lsqbeam.pipelines.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import org.lsqbeam.pipelines.flow.Flow;

/** Turns images into a dataset. */
final class PrepareCommand implements Command {
  @Override
  public String name() {
    return "prepare";
  }

  @Override
  public String description() {
    return "turn images into a dataset";
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
    flow.run(Flow.Stage.PREPARE);
    new CommandOutput(out).dataset(flow.manifest(), flow.dataset().root());
    return ExitCode.DONE;
  }
}
