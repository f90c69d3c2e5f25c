package org.lsqbeam.pipelines.cli;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.jspecify.annotations.Nullable;
import org.lsqbeam.graphs.io.Suggestions;
import org.lsqbeam.pipelines.experiment.ExperimentFile;
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
          "output",
          "log",
          "logFormat");

  private static final String FROM = "from";

  private static final Set<String> KEYS =
      ExperimentKeys.all().stream()
          .flatMap(key -> Stream.concat(Stream.of(key.name()), key.aliases().stream()))
          .collect(Collectors.toUnmodifiableSet());

  private static final List<String> RUNNERS = List.of("DirectRunner", "FlinkRunner");

  private final Command command;
  private final Map<String, String> given = new LinkedHashMap<>();
  private final Map<String, String> ofBeam = new LinkedHashMap<>();
  private final List<String> words = new ArrayList<>();

  private ArgumentParser(Command command) {
    this.command = command;
  }

  /**
   * Reads the words behind a command.
   *
   * @throws IllegalArgumentException naming the option, its value and what is allowed
   */
  static CommandArguments parse(Command command, List<String> line) {
    ArgumentParser parser = new ArgumentParser(command);
    parser.read(line);
    return parser.arguments(line);
  }

  private void read(List<String> line) {
    for (int i = 0; i < line.size(); i++) {
      String word = line.get(i);
      if (word.startsWith("--")) {
        option(word, i + 1 < line.size() ? line.get(i + 1) : "");
      } else if (!command.words().isEmpty()) {
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
    boolean list = !ours && typeOfBeam(name).filter(Collection.class::isAssignableFrom).isPresent();
    boolean isEmptyOfBeam = equals == word.length() - 1 && !ours && !list;
    if (isEmptyOfBeam || (equals < 0 && !isFlag(name))) {
      throw new IllegalArgumentException("--" + name + " has no value; write --" + name + "=VALUE");
    }
    String value = equals < 0 ? "true" : word.substring(equals + 1);
    if (!ours) {
      requireReadable(name, value);
      if (list) {
        ofBeam.merge(name, value, (one, other) -> one + "," + other);
        return;
      }
    }
    String earlier = (ours ? given : ofBeam).put(name, value);
    if (earlier != null) {
      throw new IllegalArgumentException(
          "option --" + name + " is given twice: " + earlier + ", " + value);
    }
  }

  private static boolean isOurs(String name) {
    return KEYS.contains(name) || ours().anyMatch(name::equals);
  }

  private void requireKnown(String name) {
    if (name.equals(ExperimentKeys.EXTENDS)) {
      throw new IllegalArgumentException(
          "--extends is not an option; extends is a key of experiment files only");
    }
    Set<String> known = new TreeSet<>(KEYS);
    ours().forEach(known::add);
    Set<String> all = new TreeSet<>(known);
    ofBeam().map(Option::name).forEach(all::add);
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

  /** Whether an option is true or false, so that it means {@code true} without a value. */
  private boolean isFlag(String name) {
    return isOurs(name)
        ? command.options().stream()
            .flatMap(group -> group.options().stream())
            .anyMatch(
                option -> option.name().equals(ExperimentKeys.nameOf(name)) && option.isFlag())
        : typeOfBeam(name).filter(List.of(boolean.class, Boolean.class)::contains).isPresent();
  }

  /**
   * Makes sure that Beam can read the value of one of its options, which it says in Java's words.
   */
  private static void requireReadable(String name, String value) {
    try {
      PipelineOptionsFactory.fromArgs("--" + name + "=" + value).create();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          name.equals("runner")
              ? "unknown runner '" + value + "'" + Suggestions.didYouMeanOrOneOf(value, RUNNERS)
              : name + " is " + OptionValue.shown(value) + "; must be " + allowed(name),
          e);
    }
  }

  /** Whether an option is Beam's, is not in the help of a command, and takes any text. */
  static boolean isTextOfBeam(Command command, String name) {
    return !isOurs(name)
        && !takes(command, name)
        && typeOfBeam(name)
            .filter(type -> type.isPrimitive() || Number.class.isAssignableFrom(type))
            .isEmpty();
  }

  private static Optional<Class<?>> typeOfBeam(String name) {
    return ofBeam()
        .filter(getter -> Option.name(getter).equals(name))
        .<Class<?>>map(Method::getReturnType)
        .findFirst();
  }

  private static String allowed(String name) {
    Class<?> type = typeOfBeam(name).orElseThrow();
    if (type.isEnum()) {
      return "one of "
          + Arrays.stream(type.getEnumConstants())
              .map(Object::toString)
              .collect(Collectors.joining(", "));
    }
    return switch (type.getSimpleName().toLowerCase(Locale.ROOT)) {
      case "boolean" -> "true or false";
      case "int", "integer", "long" -> "a whole number";
      case "float", "double" -> "a number";
      case "class" -> "the name of a class";
      default -> "JSON for a " + type.getSimpleName();
    };
  }

  /** A report has its whole experiment, so no option may replace a part of it. */
  private void requireNothingBesideFrom() {
    given.keySet().stream()
        .filter(name -> given.containsKey(FROM))
        .filter(name -> name.equals("experiment") || KEYS.contains(name))
        .filter(name -> !ExperimentKeys.nameOf(name).equals(ExperimentFile.INIT))
        .findFirst()
        .ifPresent(
            name -> {
              throw new IllegalArgumentException(
                  "--"
                      + name
                      + " cannot be given with --from, which takes the experiment with all its"
                      + " settings from the file");
            });
  }

  private CommandArguments arguments(List<String> line) {
    requireNothingBesideFrom();
    Map<String, String> overrides = new LinkedHashMap<>();
    for (ExperimentKeys.Key key : ExperimentKeys.all()) {
      Stream.concat(Stream.of(key.name()), key.aliases().stream())
          .filter(given::containsKey)
          .forEach(name -> overrides.put(name, given.get(name)));
    }
    JsonLines.requireFormat(given.getOrDefault(JsonLines.OPTION, JsonLines.TEXT));
    return CommandArguments.of(command, line, words, GivenOptions.of(given), runner(), overrides);
  }

  /** Beam's options; null where none is given, because loading them takes as long as the JVM. */
  private @Nullable PipelineOptions runner() {
    return ofBeam.isEmpty()
        ? null
        : PipelineOptionsFactory.fromArgs(
                ofBeam.entrySet().stream()
                    .map(option -> "--" + option.getKey() + "=" + option.getValue())
                    .toArray(String[]::new))
            .withValidation()
            .create();
  }

  /** The names of our options. */
  private static Stream<String> ours() {
    return Arrays.stream(LsqOptions.class.getInterfaces())
        .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
        .filter(Option::isGetter)
        .map(Option::name);
  }

  /** The options of Beam and of the runners on the class path. */
  private static Stream<Method> ofBeam() {
    return PipelineOptionsFactory.getRegisteredOptions().stream()
        .flatMap(type -> Arrays.stream(type.getMethods()))
        .filter(Option::isGetter);
  }
}
