package org.lsqbeam.pipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The script in a real bash. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "has no bash")
final class CompletionCommandTest {
  @ParameterizedTest
  @CsvSource({
    "./lsq repr, 1, reproduce",
    "./lsq report --datase, 2, --dataset= --datasetName=",
    "./lsq reproduce --experiment = quick, 4, quickstart",
    "./lsq show-config --experiment=quick, 2, --experiment=quickstart",
    "./lsq verify --model=ls, 2, --model=lsq",
    "./lsq runs sh, 2, show",
    "./lsq help repr, 2, reproduce",
    "./lsq verify --mod, 2, --model="
  })
  void aWordIsCompleted(String words, int position, String completed, @TempDir Path folder)
      throws Exception {
    Path script =
        Files.writeString(folder.resolve("lsq"), CommandLine.run("completion", "bash").out());
    Process bash =
        new ProcessBuilder(
                "bash",
                "-c",
                "cd '%s'; . ./lsq; COMP_WORDS=(%s); COMP_CWORD=%d; _lsq; echo \"${COMPREPLY[*]}\""
                    .formatted(script.getParent(), words, position))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String found = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(found.strip()).isEqualTo(completed);
  }

  @Test
  void anUnknownShellIsRefused() {
    assertThat(CommandLine.run("completion", "zsch").errors())
        .containsExactly("lsq: unknown shell 'zsch'; did you mean 'zsh'?");
    assertThat(CommandLine.run("completion").errors())
        .containsExactly("lsq: completion has no shell; must be bash or zsh");
  }
}
