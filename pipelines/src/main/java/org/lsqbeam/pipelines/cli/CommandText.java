package org.lsqbeam.pipelines.cli;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.lsqbeam.pipelines.text.TerminalText;

/**
 * A command line as a report keeps it, in words that a shell takes. A value that may be a
 * credential is replaced by stars: the user and the signature in a URL, and the text of an option
 * of Beam's that lsq-beam does not list.
 */
final class CommandText {
  private static final String PLAIN = "[A-Za-z0-9_./:=,+@%*-]+";

  private CommandText() {}

  static String of(Command command, List<String> line) {
    return Stream.concat(
            Stream.of("lsq", command.name()), line.stream().map(word -> kept(command, word)))
        .map(CommandText::quoted)
        .collect(Collectors.joining(" "));
  }

  /** Returns the command that follows what another one does, which takes most of its options. */
  static String watching(String text) {
    return text.replaceFirst("^lsq [a-z]+", "lsq watch")
        .replaceAll(
            " --(detach|detach=true|engine=[a-z]+|evaluationArithmetic=[a-z0-9]+)(?= |$)", "");
  }

  private static String kept(Command command, String word) {
    int equals = word.indexOf('=');
    String name = equals < 0 ? word : word.substring(0, equals);
    boolean hidden = equals > 0 && ArgumentParser.isTextOfBeam(command, name.substring(2));
    return TerminalText.of(hidden ? name + "=***" : word);
  }

  /** Returns a word as a shell takes it. */
  static String quoted(String word) {
    return word.matches(PLAIN) ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
