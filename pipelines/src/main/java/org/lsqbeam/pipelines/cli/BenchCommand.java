package org.lsqbeam.pipelines.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.util.List;

/** Measures what the pipeline costs beside the training itself. */
final class BenchCommand implements Command {
  @Override
  public String name() {
    return "bench";
  }

  @Override
  public String description() {
    return "compare the pipeline's training speed with a bare loop";
  }

  @Override
  public List<OptionGroup> options() {
    return FlowSetup.OPTIONS;
  }

  @Override
  public int run(CommandArguments arguments, PrintStream out, PrintStream err) throws IOException {
    new Bench(arguments, out, err).run();
    return ExitCode.DONE;
  }
}
