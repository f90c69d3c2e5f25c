package org.lsqbeam.pipelines.experiment;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.Map;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/** Describes a mistake in YAML for a person: where it is, and what to look for. */
final class YamlMistake {
  /** The parser's words, as regular expressions, and ours. */
  private static final Map<String, String> WORDS =
      Map.of(
          ".*'\\\\t\\(TAB\\)'.*",
          "there is a tab; YAML is indented with spaces",
          "mapping values are not allowed here",
          "a second colon; put a text with a colon in quotes, or add the colon that the line before"
              + " lacks",
          "could not find expected ':'",
          "a colon is missing after the key",
          "expected ',' or '(.)'.*",
          "',' or '$1' is missing",
          "Duplicate field (.*)",
          "key $1 is given twice");

  private YamlMistake() {}

  /** Returns the line, the column if it is known, and what is wrong there. */
  static String of(JsonProcessingException e) {
    if (e.getCause() instanceof MarkedYAMLException yaml) {
      // A line without its colon is only noticed on the next one.
      boolean simpleKey = String.valueOf(yaml.getContext()).contains("simple key");
      Mark mark = simpleKey ? yaml.getContextMark() : yaml.getProblemMark();
      if (mark != null) {
        return String.format(
            "line %d, column %d: %s",
            mark.getLine() + 1, mark.getColumn() + 1, inOurWords(yaml.getProblem()));
      }
    }
    String message = String.valueOf(e.getOriginalMessage()).lines().findFirst().orElse("");
    return "line " + e.getLocation().getLineNr() + ": " + inOurWords(message);
  }

  private static String inOurWords(String problem) {
    return WORDS.entrySet().stream()
        .filter(words -> problem.matches(words.getKey()))
        .map(words -> problem.replaceFirst(words.getKey(), words.getValue()))
        .findFirst()
        .orElse(problem);
  }
}
