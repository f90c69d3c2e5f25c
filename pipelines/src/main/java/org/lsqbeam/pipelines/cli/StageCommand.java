package org.lsqbeam.pipelines.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import org.lsqbeam.pipelines.flow.Flow;

/** A command that runs the flow up to a stage and prints a result. */
abstract class StageCommand implements Command {
  private final String name;
  private final String description;
  private final Flow.Stage last;

  StageCommand(String name, String description, Flow.Stage last) {
    this.name = name;
    this.description = description;
    this.last = last;
  }

  @Override
  public final String name() {
    return name;
  }

  @Override
  public final String description() {
    return description;
  }

  @Override
  public final List<OptionGroup> options() {
    return FlowSetup.OPTIONS;
  }

  @Override
  public final boolean resumes() {
    return true;
  }

  @Override
  public final int run(Arguments arguments, PrintStream out, PrintStream err) throws IOException {
    Flow flow = FlowSetup.flow(arguments, err);
    flow.run(last);
    print(flow, arguments, new CommandOutput(out));
    return ExitCode.DONE;
  }

  /**
   * Prints the result of the flow.
   *
   * @throws org.lsqbeam.graphs.train.TrainingFailedException if the result includes a failed run
   */
  abstract void print(Flow flow, Arguments arguments, CommandOutput out) throws IOException;
}
