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
  public List<String> firstWords() {
    return Commands.ALL.stream().map(Command::name).toList();
  }

  @Override
  public int run(CommandArguments arguments, PrintStream out, PrintStream err) {
    print(arguments.words(), out);
    return ExitCode.DONE;
  }

  /**
   * Prints help on commands, or on all where none is named.
   *
   * @throws IllegalArgumentException if no command has that name
   */
  static void print(List<String> names, PrintStream out) {
    if (names.isEmpty()) {
      out.print(HelpText.overview());
    }
    for (String name : names) {
      out.print(HelpText.of(Commands.named(name)));
    }
  }
}
