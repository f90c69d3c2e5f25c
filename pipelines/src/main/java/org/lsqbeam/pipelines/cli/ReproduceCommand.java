package org.lsqbeam.pipelines.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.stream.Stream;
import org.lsqbeam.pipelines.flow.Flow;

/** Runs the whole flow: of an experiment, or of the one that made a report. */
final class ReproduceCommand implements Command {
  private final StageCommand flow =
      new StageCommand(
          "reproduce",
          "prepare, train, evaluate, report; print the accuracy table",
          Flow.Stage.REPORT);

  @Override
  public String name() {
    return flow.name();
  }

  @Override
  public String description() {
    return flow.description();
  }

  @Override
  public List<OptionGroup> options() {
    return Stream.concat(
            Stream.of(
                OptionGroup.REPRODUCTION,
                OptionGroup.ARITHMETIC,
                OptionGroup.PAGE,
                OptionGroup.BROWSER),
            flow.options().stream())
        .toList();
  }

  @Override
  public boolean resumes() {
    return flow.resumes();
  }

  @Override
  public int run(CommandArguments arguments, PrintStream out, PrintStream err) throws IOException {
    String from = arguments.from();
    if (from != null && !arguments.options().getDetach().equals("false")) {
      throw new IllegalArgumentException(
          "--detach cannot be given with --from, which compares results at the end");
    }
    return from == null
        ? flow.run(arguments, out, err)
        : Reproduction.of(from, arguments, err).run(arguments, out, err);
  }
}
