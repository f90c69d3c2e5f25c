package org.lsqbeam.pipelines.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lsqbeam.pipelines.flow.ClusterJob;
import org.lsqbeam.pipelines.flow.Flow;
import org.lsqbeam.pipelines.report.CommandLog;

/**
 * A command that runs the flow up to a stage and prints that stage's result.
 *
 * @param name the word that calls it
 * @param description one line of help
 * @param last the stage
 */
record StageCommand(String name, String description, Flow.Stage last) implements Command {
  @Override
  public List<OptionGroup> options() {
    List<OptionGroup> options = new ArrayList<>(FlowSetup.OPTIONS);
    options.add(options.indexOf(OptionGroup.RUNNER) + 1, OptionGroup.JOB);
    if (last == Flow.Stage.EVALUATE) {
      options.add(0, OptionGroup.EVALUATION);
    }
    return options;
  }

  @Override
  public boolean resumes() {
    return true;
  }

  @Override
  public int run(CommandArguments arguments, PrintStream out, PrintStream err) throws IOException {
    String detach = arguments.options().getDetach();
    PageOpener.isAsked(arguments); // a wrong value is found before work begins
    boolean detached = OptionValue.flag("detach", detach);
    Flow flow = FlowSetup.flow(arguments, err);
    CommandOutput output = new CommandOutput(out);
    if (!detached) {
      flow.run(last);
    } else {
      Optional<ClusterJob> job = flow.submit(last);
      if (job.isPresent()) {
        output.job(job.get(), CommandText.watching(arguments.text()));
        return ExitCode.DONE;
      }
    }
    switch (last) {
      case PREPARE -> {
        output.dataset(flow.manifest(), flow.dataset().root());
        return ExitCode.DONE;
      }
      case TRAIN -> output.runs(flow.status(), flow.report().store());
      case EVALUATE -> {
        output.accuracies(flow.report());
        output.integers(flow.report());
        output.runs(flow.status(), flow.report().store());
      }
      case REPORT -> {
        CommandLog.add(flow.report().folder(), arguments.text());
        output.report(flow.report());
        PageOpener.ofSystem()
            .openIfAsked(arguments, flow.report().folder().pathOf("report.html"), err);
      }
    }
    flow.status().requireNoFailure();
    return ExitCode.DONE;
  }
}
