package org.lsqbeam.pipelines.infra;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.lsqbeam.pipelines.Project;

/** The names that {@code .ci/environments} takes. */
final class EnvironmentsScriptTest {
  private record Ended(int exitCode, String text) {}

  private static Ended run(String... names) throws IOException, InterruptedException {
    ProcessBuilder command = new ProcessBuilder(".ci/environments");
    command.command().addAll(List.of(names));
    Process process = command.directory(Project.FOLDER.toFile()).redirectErrorStream(true).start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ended(process.waitFor(), text);
  }

  @Test
  void anUnknownNameIsRefusedBeforeAnythingIsTried() throws IOException, InterruptedException {
    assertThat(run("heap-16", "nosuchname"))
        .isEqualTo(
            new Ended(
                2, ".ci/environments: unknown environment 'nosuchname'; --help lists them\n"));
  }

  @Test
  void helpListsTheNames() throws IOException, InterruptedException {
    Ended help = run("--help");
    assertThat(help.exitCode()).isZero();
    assertThat(help.text()).startsWith("usage: ").contains("\n  heap-16: a heap of 16 MiB\n");
  }
}
