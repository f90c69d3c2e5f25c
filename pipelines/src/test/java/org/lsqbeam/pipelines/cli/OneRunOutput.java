package org.lsqbeam.pipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A finished output with one dataset and one run, and what {@code verify} says of it. */
record OneRunOutput(Path folder) {
  Path run() throws IOException {
    return first("runs");
  }

  Path dataset() throws IOException {
    return first("datasets");
  }

  private Path first(String kind) throws IOException {
    try (Stream<Path> folders = Files.list(folder.resolve(kind))) {
      return folders.findFirst().orElseThrow();
    }
  }

  CommandLine verify() {
    CommandLine result = CommandLine.run("verify", "--output=" + folder);
    assertThat(result.err()).isEmpty();
    return result;
  }

  /** The problems that the command names. */
  List<String> problems() {
    return problems(verify());
  }

  static List<String> problems(CommandLine result) {
    assertThat(result.exitCode()).as(result.out()).isEqualTo(3);
    return result.out().lines().filter(line -> line.startsWith("problem: ")).toList();
  }
}
