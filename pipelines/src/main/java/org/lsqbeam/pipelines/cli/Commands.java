package org.lsqbeam.pipelines.cli;

import java.util.List;
import java.util.Optional;
import org.lsqbeam.graphs.io.Suggestions;
import org.lsqbeam.pipelines.experiment.ExperimentFile;
import org.lsqbeam.pipelines.flow.Flow;

/** All commands. */
final class Commands {
  /** In the order of help. */
  static final List<Command> ALL =
      List.of(
          new ReproduceCommand(),
          new StageCommand("prepare", "turn images into a dataset", Flow.Stage.PREPARE),
          new StageCommand(
              "train", "train the networks, after preparing if needed", Flow.Stage.TRAIN),
          new StageCommand(
              "evaluate",
              "evaluate on the whole validation set, after training if needed",
              Flow.Stage.EVALUATE),
          new ReportCommand(),
          new ExportCommand(),
          new VerifyCommand(),
          new ClassifyCommand(),
          new WatchCommand(),
          new RunsCommand(),
          new CompareCommand(),
          new NewCommand(),
          new PlanCommand(),
          new ShowConfigCommand(),
          new BenchCommand(),
          new CompletionCommand(),
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
        "unknown command '"
            + name
            + "'"
            + Suggestions.nearest(name, names)
                .map(near -> "'" + near + "'")
                .or(() -> experiment(name))
                .map(near -> "; did you mean " + near + "?")
                .orElse("; must be one of " + String.join(", ", names)));
  }

  /** The option that was meant by a word that is an experiment's name, or nearly. */
  private static Optional<String> experiment(String word) {
    return Suggestions.nearest(word, ExperimentFile.names()).map(name -> "--experiment=" + name);
  }
}
