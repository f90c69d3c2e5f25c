package org.lsqbeam.pipelines.cli;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.lsqbeam.pipelines.Project;

/**
 * A command line in README.md or docs.
 *
 * @param file in which it stands
 * @param words behind {@code ./lsq}
 */
record DocumentedCommand(String file, List<String> words) {
  /** On a line of its own, or in a sentence between backticks. */
  private static final Pattern COMMAND =
      Pattern.compile(
          "(?m)^ *(?:\\$ )?(?:[A-Z_]+=\\S+ )*\\./lsq +(\\S.*)$"
              + "|`(?:[A-Z_]+=\\S+ )*\\./lsq +([^`]+)`");

  private static final Pattern QUOTED_OR_PLAIN = Pattern.compile("(?:'[^']*'|[^\\s'])+");

  DocumentedCommand {
    words = List.copyOf(words);
  }

  /** All of them, except those that stand for any. */
  static List<DocumentedCommand> all() throws IOException {
    List<DocumentedCommand> commands = new ArrayList<>();
    for (Path file : files()) {
      String name = requireNonNull(file.getFileName()).toString();
      Matcher found = COMMAND.matcher(Files.readString(file).replaceAll("\\\\\\R\\s*", " "));
      while (found.find()) {
        String line = found.group(1) == null ? found.group(2) : found.group(1);
        String command = line.replaceFirst("\\s+#.*", "").replaceFirst("\\s*>\\S+$", "").strip();
        if (!command.startsWith("COMMAND") && !command.equals("help COMMAND")) {
          commands.add(new DocumentedCommand(name, words(command)));
        }
      }
    }
    return commands;
  }

  private static List<String> words(String line) {
    return QUOTED_OR_PLAIN
        .matcher(line)
        .results()
        .map(MatchResult::group)
        .map(word -> word.replace("'", "").replaceFirst("=(N|NUMBER|SECONDS)$", "=1"))
        .toList();
  }

  private static List<Path> files() throws IOException {
    try (Stream<Path> docs = Files.list(Project.FOLDER.resolve("docs"))) {
      return Stream.concat(Stream.of(Project.FOLDER.resolve("README.md")), docs.sorted())
          .filter(file -> file.toString().endsWith(".md"))
          .toList();
    }
  }

  /** The command's name. */
  String name() {
    return words.get(0);
  }

  /** What stands behind the name. */
  List<String> arguments() {
    return words.subList(1, words.size());
  }

  /** Whether it asks for help, which every command gives. */
  boolean asksForHelp() {
    return words.contains("--help");
  }

  @Override
  public String toString() {
    return file + ": " + String.join(" ", words);
  }
}
