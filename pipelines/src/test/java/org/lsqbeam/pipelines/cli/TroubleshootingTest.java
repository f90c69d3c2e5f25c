package org.lsqbeam.pipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.lsqbeam.pipelines.Project;

/** Every message that docs/troubleshooting.md quotes is one that the program has. */
final class TroubleshootingTest {
  private static final Pattern QUOTED = Pattern.compile("`([^`]+)`");

  /** The placeholder for names and numbers in a quoted message, and the text around it. */
  private static final Pattern VARIABLE =
      Pattern.compile("\\.\\.\\.|['\\[\\]:;(),/-]|\\b[NMK]\\b|\\bNaN\\b|\\d+");

  /** The quoted text of others: TensorFlow, libjpeg, the JVM. */
  private static final List<String> OTHERS = List.of("absl", "MLIR", "OutOfMemoryError", "JPEG");

  @Test
  void everyQuotedMessageIsInTheSources() throws IOException {
    Path project = Project.FOLDER;
    String sources = sources(project);
    List<String> quoted = quoted(project);
    assertThat(quoted).hasSizeGreaterThan(30);
    assertThat(quoted)
        .allSatisfy(message -> assertThat(sources).contains(longestFixedPart(message)));
  }

  private static List<String> quoted(Path project) throws IOException {
    try (Stream<String> lines = Files.lines(project.resolve("docs/troubleshooting.md"))) {
      return lines
          .filter(line -> line.startsWith("| `"))
          .map(line -> line.substring(0, line.indexOf(" | ")))
          .flatMap(cell -> QUOTED.matcher(cell).results().map(match -> match.group(1)))
          .filter(message -> OTHERS.stream().noneMatch(message::contains))
          .toList();
    }
  }

  private static String longestFixedPart(String message) {
    return VARIABLE
        .splitAsStream(message)
        .map(String::strip)
        .max(Comparator.comparingInt(String::length))
        .orElseThrow();
  }

  /** The main sources of all modules and the launcher, with texts that go over lines joined. */
  private static String sources(Path project) throws IOException {
    StringBuilder all = new StringBuilder(Files.readString(project.resolve("lsq")));
    for (String module : List.of("tf-graphs", "transforms", "pipelines")) {
      try (Stream<Path> files = Files.walk(project.resolve(module).resolve("src/main/java"))) {
        for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
          all.append(Files.readString(file).replaceAll("\"\\s*\\+\\s*\"", ""));
        }
      }
    }
    return all.toString();
  }
}
