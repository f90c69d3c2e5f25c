package org.lsqbeam.pipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.lsqbeam.pipelines.Project;

/** docs/output-folder.md names every file of an output. */
@ExtendWith(FinishedOutputs.Shared.class)
final class OutputFolderPageTest {
  private static final Pattern QUOTED = Pattern.compile("`([^`]+)`");

  private final FinishedOutputs finished;

  OutputFolderPageTest(FinishedOutputs finished) {
    this.finished = finished;
  }

  @Test
  void everyFileOfAFinishedOutputIsInTheTable() throws IOException {
    List<PathMatcher> named = named();
    Path output = finished.whole();
    List<Path> files;
    try (Stream<Path> paths = Files.walk(output)) {
      files = paths.filter(Files::isRegularFile).map(output::relativize).toList();
    }
    assertThat(files).hasSizeGreaterThan(20);
    assertThat(files)
        .allSatisfy(
            file -> assertThat(named).as(file.toString()).anyMatch(name -> name.matches(file)));
  }

  /** The first cells of the rows; a name without a folder is in the folder of the one before it. */
  private static List<PathMatcher> named() throws IOException {
    try (Stream<String> lines = Files.lines(Project.FOLDER.resolve("docs/output-folder.md"))) {
      return lines
          .filter(line -> line.matches("\\| `(lsq-beam|datasets/\\*|runs/\\*|reports/\\*).*"))
          .map(line -> line.substring(0, line.indexOf(" | ")))
          .flatMap(OutputFolderPageTest::patterns)
          .map(pattern -> FileSystems.getDefault().getPathMatcher("glob:" + pattern))
          .toList();
    }
  }

  private static Stream<String> patterns(String cell) {
    List<String> names = QUOTED.matcher(cell).results().map(match -> match.group(1)).toList();
    String folder = names.get(0).replaceFirst("[^/]*$", "");
    return names.stream()
        .map(name -> name.contains("/") ? name : folder + name)
        .map(name -> name.endsWith("/") ? name + "*" : name);
  }
}
