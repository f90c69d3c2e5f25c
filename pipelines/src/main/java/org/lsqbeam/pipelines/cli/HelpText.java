package org.lsqbeam.pipelines.cli;

import java.util.List;
import java.util.stream.Stream;
import org.lsqbeam.pipelines.experiment.ExperimentFile;
import org.lsqbeam.pipelines.text.WordWrap;

/** The text of help, made from the commands and their options. */
final class HelpText {
  private static final int WIDTH = 96;
  private static final int INDENT = 24;

  /** The options of a first experiment. */
  private static final List<String> MOST_USED = List.of("experiment", "input", "output", "runner");

  private HelpText() {}

  /** One screen: the commands and the most used options. */
  static String overview() {
    StringBuilder text = new StringBuilder();
    text.append(
        "lsq reproduces Learned Step Size Quantization: images in, accuracy table out.\n\n");
    text.append("usage: lsq COMMAND [--option=value ...]\n\nCommands\n");
    for (Command command : Commands.ALL) {
      text.append(item(command.name(), command.description()));
    }
    text.append("\nMost used options\n");
    Stream.of(OptionGroup.EXPERIMENT, OptionGroup.ARTIFACTS, OptionGroup.RUNNER)
        .flatMap(group -> group.options().stream())
        .filter(option -> MOST_USED.contains(option.name()))
        .forEach(option -> text.append(item(option)));
    text.append(item("--KEY=VALUE", "Replaces a key of the experiment: --epochs=5 --seeds=1,2,3"));
    text.append("\nBundled experiments\n").append(paragraph(experiments()));
    text.append("\nlsq help COMMAND lists all options of a command.");
    text.append(" Read more in README.md and docs/commands.md.\n");
    text.append("Exit codes: 0 done, 2 wrong option or experiment, 3 wrong input data,\n");
    text.append("4 a training run failed, 5 other results than those of --from, 1 anything else\n");
    return text.toString();
  }

  /** The options of a command. */
  static String of(Command command) {
    StringBuilder text = new StringBuilder();
    text.append("usage: lsq ").append(command.name());
    text.append(command.options().isEmpty() ? "" : " [--option=value ...]");
    text.append(command.words().isEmpty() ? "" : " " + command.words()).append("\n\n");
    text.append(command.description()).append("\n");
    for (OptionGroup group : command.options()) {
      text.append('\n').append(group.title()).append('\n');
      group.options().forEach(option -> text.append(item(option)));
    }
    if (command.options().contains(OptionGroup.EXPERIMENT)) {
      text.append("\nBundled experiments\n").append(paragraph(experiments()));
    }
    return text.toString();
  }

  private static String experiments() {
    return String.join(", ", ExperimentFile.names());
  }

  private static String item(Option option) {
    return item("--" + option.name(), option.text());
  }

  private static String item(String name, String description) {
    return WordWrap.hanging("  " + name, INDENT, description, WIDTH);
  }

  private static String paragraph(String text) {
    return WordWrap.hanging("", 2, text, WIDTH);
  }
}
