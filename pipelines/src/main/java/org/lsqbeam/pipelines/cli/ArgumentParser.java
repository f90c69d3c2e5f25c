package org.lsqbeam.pipelines.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.lsqbeam.graphs.io.Suggestions;
import org.lsqbeam.pipelines.experiment.ExperimentKeys;
import org.lsqbeam.pipelines.options.LsqOptions;

/**
 * Reads the words behind a command: experiment keys become overrides, the other options are given
 * to Beam. Names are checked here, because Beam suggests none.
 */
final class ArgumentParser {
  /** Names that other programs have for our options. */
  private static final Map<String, String> ALIASES =
      Map.of(
          "lr",
          "learningRate",
          "wd",
          "weightDecay",
          "config",
          "experiment",
          "data",
          "input",
          "out",
          "output");

  private static final Set<String> KEYS =
      ExperimentKeys.all().stream()
          .flatMap(key -> Stream.concat(Stream.of(key.name()), key.aliases().stream()))
          .collect(Collectors.toUnmodifiableSet());

  private final Command command;
  private final Map<String, String> given = new LinkedHashMap<>();
  private final List<String> ofBeam = new ArrayList<>();
  private final List<String> words = new ArrayList<>();

  private ArgumentParser(Command command) {
    this.command = command;
  }

  /**
   * Reads the words behind a command.
   *
   * @throws IllegalArgumentException naming the option, its value and what is allowed
   */
  static Arguments parse(Command command, List<String> line) {
    ArgumentParser parser = new ArgumentParser(command);
    parser.read(line);
    return parser.arguments(line);
  }

  private void read(List<String> line) {
    for (int i = 0; i < line.size(); i++) {
      String word = line.get(i);
      if (word.startsWith("--")) {
        option(word, i + 1 < line.size() ? line.get(i + 1) : "");
      } else if (command.takesWords()) {
        words.add(word);
      } else {
        throw new IllegalArgumentException(
            "unexpected argument '"
                + word
                + "'; options have the form --name=value (see lsq help "
                + command.name()
                + ")");
      }
    }
  }

  private void option(String word, String next) {
    int equals = word.indexOf('=');
    String name = word.substring(2, equals < 0 ? word.length() : equals);
    boolean ours = isOurs(name);
    if (ours) {
      requireTaken(name);
    } else {
      requireKnown(name);
    }
    if (equals < 0 && !next.isEmpty() && !next.startsWith("-")) {
      throw new IllegalArgumentException(
          "unexpected argument '" + next + "'; write " + word + "=" + next);
    }
    if (!ours) {
      ofBeam.add(word);
      return;
    }
    String value = equals < 0 ? withoutValue(name) : word.substring(equals + 1);
    String earlier = given.put(name, value);
    if (earlier != null) {
      throw new IllegalArgumentException(
          "option --" + name + " is given twice: " + earlier + ", " + value);
    }
  }

  private static boolean isOurs(String name) {
    return KEYS.contains(name) || ours().anyMatch(name::equals);
  }

  private void requireKnown(String name) {
    Set<String> known = new TreeSet<>(KEYS);
    ours().forEach(known::add);
    Set<String> all = new TreeSet<>(known);
    ofBeam().forEach(all::add);
    if (all.contains(name)) {
      return;
    }
    String nearest =
        Objects.requireNonNullElseGet(
            ALIASES.get(name),
            () ->
                Suggestions.nearest(name, known)
                    .or(() -> Suggestions.nearest(name, all))
                    .orElse(""));
    throw new IllegalArgumentException(
        "unknown option --"
            + name
            + (nearest.isEmpty()
                ? "; see lsq help " + command.name()
                : "; did you mean --" + nearest + "?"));
  }

  private void requireTaken(String name) {
    if (takes(command, name)) {
      return;
    }
    String others =
        Commands.ALL.stream()
            .filter(other -> takes(other, name))
            .map(Command::name)
            .collect(Collectors.joining(", "));
    throw new IllegalArgumentException(
        "--" + name + " is not an option of " + command.name() + "; it belongs to " + others);
  }

  private static boolean takes(Command command, String name) {
    String key = ExperimentKeys.nameOf(name);
    return command.options().stream().anyMatch(group -> group.has(key));
  }

  private String withoutValue(String name) {
    boolean flag =
        command.options().stream()
            .flatMap(group -> group.options().stream())
            .anyMatch(
                option -> option.name().equals(ExperimentKeys.nameOf(name)) && option.isFlag());
    if (!flag) {
      throw new IllegalArgumentException("--" + name + " has no value; write --" + name + "=VALUE");
    }
    return "true";
  }

  private Arguments arguments(List<String> line) {
    Map<String, String> overrides = new LinkedHashMap<>();
    List<String> toBeam = new ArrayList<>(ofBeam);
    given.forEach(
        (name, value) -> {
          if (!KEYS.contains(name)) {
            toBeam.add("--" + name + "=" + value);
          }
        });
    for (ExperimentKeys.Key key : ExperimentKeys.all()) {
      Stream.concat(Stream.of(key.name()), key.aliases().stream())
          .filter(given::containsKey)
          .forEach(name -> overrides.put(name, given.get(name)));
    }
    PipelineOptionsFactory.register(LsqOptions.class);
    LsqOptions options =
        PipelineOptionsFactory.fromArgs(toBeam.toArray(String[]::new))
            .withValidation()
            .as(LsqOptions.class);
    return Arguments.of(command, line, words, options, overrides);
  }

  /** The names of our options. */
  private static Stream<String> ours() {
    return names(LsqOptions.class.getInterfaces());
  }

  /** The names of the options of Beam and of the runners on the class path. */
  private static Stream<String> ofBeam() {
    return names(PipelineOptionsFactory.getRegisteredOptions().toArray(Class<?>[]::new));
  }

  private static Stream<String> names(Class<?>[] types) {
    return Arrays.stream(types)
        .flatMap(type -> Arrays.stream(type.getMethods()))
        .filter(Option::isGetter)
        .map(Option::name);
  }
}
