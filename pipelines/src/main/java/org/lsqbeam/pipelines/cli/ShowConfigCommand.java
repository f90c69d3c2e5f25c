package org.lsqbeam.pipelines.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import org.lsqbeam.pipelines.experiment.Experiment;

/** Prints an experiment with all its settings, defaults and overrides included. */
final class ShowConfigCommand implements Command {
  @Override
  public String name() {
    return "show-config";
  }

  @Override
  public String description() {
    return "print the experiment as YAML, with defaults and overrides";
  }

  @Override
  public List<OptionGroup> options() {
    return FlowSetup.OPTIONS;
  }

  @Override
  public int run(CommandArguments arguments, PrintStream out, PrintStream err) throws IOException {
    Experiment experiment = FlowSetup.experiment(arguments);
    FlowSetup.warn(experiment, err);
    experiment.runs(""); // refuses what no dataset makes right
    out.print(experiment.resolvedYaml());
    return ExitCode.DONE;
  }
}
