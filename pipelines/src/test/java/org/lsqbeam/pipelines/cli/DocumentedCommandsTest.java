package org.lsqbeam.pipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lsqbeam.pipelines.Project;

/** The commands in README.md and docs can be typed as they stand there. */
final class DocumentedCommandsTest {
  private static final Path PROJECT = Project.FOLDER;
  private static final Pattern QUOTED_OR_PLAIN = Pattern.compile("(?:'[^']*'|[^\\s'])+");

  record Documented(String file, String line) {
    @Override
    public String toString() {
      return file + ": " + line;
    }
  }

  static Stream<Documented> commands() throws IOException {
    List<Documented> commands = new ArrayList<>();
    for (Path file : files()) {
      String text = Files.readString(file).replaceAll("\\\\\\R\\s*", " ");
      text.lines()
          .filter(line -> line.matches("([A-Z_]+=\\S+ )*\\./lsq( .*)?"))
          .map(line -> line.replaceFirst("^.*?\\./lsq ?", "").replaceFirst("\\s+#.*", ""))
          .filter(line -> !line.startsWith("COMMAND"))
          .forEach(line -> commands.add(new Documented(file.getFileName().toString(), line)));
    }
    return commands.stream();
  }

  @Test
  void thereAreCommandsInTheReadmeAndInTheDocs() throws IOException {
    assertThat(commands().map(Documented::file)).contains("README.md", "commands.md");
  }

  @ParameterizedTest
  @MethodSource("commands")
  void aDocumentedCommandIsUnderstood(Documented documented) {
    List<String> words =
        QUOTED_OR_PLAIN.matcher(documented.line()).results().map(MatchResult::group).toList();
    if (words.stream().anyMatch(List.of("--help", "--version")::contains)) {
      assertThat(CommandLine.run(words.toArray(String[]::new)).exitCode()).isZero();
      return;
    }
    List<String> options =
        words.subList(1, words.size()).stream().map(word -> word.replace("'", "")).toList();
    assertThat(ArgumentParser.parse(Commands.named(words.get(0)), options)).isNotNull();
  }

  @Test
  void theHelpInTheDocsIsTheOneThatIsPrinted() throws IOException {
    assertThat(Files.readString(PROJECT.resolve("docs/commands.md")))
        .contains("```\n$ ./lsq --help\n" + CommandLine.run("--help").out() + "```\n");
  }

  private static List<Path> files() throws IOException {
    try (Stream<Path> docs = Files.list(PROJECT.resolve("docs"))) {
      return Stream.concat(Stream.of(PROJECT.resolve("README.md")), docs.sorted())
          .filter(file -> file.toString().endsWith(".md"))
          .toList();
    }
  }
}
