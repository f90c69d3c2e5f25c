package org.lsqbeam.pipelines.cli;

import java.io.PrintStream;
import java.util.List;

/** Prints help, on all commands or on one. */
final class HelpCommand implements Command {
  @Override
  public String name() {
    return "help";
  }

  @Override
  public String description() {
    return "list the commands, or the options of one: lsq help train";
  }

  @Override
  public List<OptionGroup> options() {
    return List.of();
  }

  @Override
  public String words() {
    return "[COMMAND]";
  }

  @Override
  public int run(CommandArguments arguments, PrintStream out, PrintStream err) {
    if (arguments.words().isEmpty()) {
      out.print(HelpText.overview());
    }
    for (String word : arguments.words()) {
      out.print(HelpText.of(Commands.named(word)));
    }
    return ExitCode.DONE;
  }
}
