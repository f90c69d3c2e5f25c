package org.lsqbeam.pipelines.cli;

import java.util.List;
import org.lsqbeam.graphs.io.Suggestions;

/** All commands. */
final class Commands {
  /** In the order of help. */
  static final List<Command> ALL =
      List.of(
          new ReproduceCommand(),
          new PrepareCommand(),
          new TrainCommand(),
          new EvaluateCommand(),
          new ReportCommand(),
          new PlanCommand(),
          new ShowConfigCommand(),
          new BenchCommand(),
          new HelpCommand(),
          new VersionCommand());

  private Commands() {}

  /**
   * @throws IllegalArgumentException if no command has that name
   */
  static Command named(String name) {
    return ALL.stream()
        .filter(command -> command.name().equals(name))
        .findFirst()
        .orElseThrow(() -> unknown(name));
  }

  private static IllegalArgumentException unknown(String name) {
    List<String> names = ALL.stream().map(Command::name).toList();
    return new IllegalArgumentException(
        "unknown command '" + name + "'" + Suggestions.didYouMeanOrOneOf(name, names));
  }
}
