package org.lsqbeam.pipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.lsqbeam.pipelines.experiment.ExperimentFile;

final class HelpTest {
  private static final List<String> KEYS = ExperimentFile.keys();

  @Test
  void everyKeyOfAnExperimentIsAnOptionAndNoOther() {
    assertThat(
            CommandLine.run("--help")
                .out()
                .lines()
                .dropWhile(line -> !line.startsWith("Keys of an experiment"))
                .takeWhile(line -> !line.isEmpty())
                .filter(line -> line.startsWith("  --"))
                .map(line -> line.replaceAll("^  --(\\w+).*", "$1")))
        .containsExactlyInAnyOrderElementsOf(KEYS);
  }

  @Test
  void helpListsCommandsKeysAndExperiments() {
    CommandLine help = CommandLine.run("train", "--help");
    assertThat(help.exitCode()).isZero();
    assertThat(help.err()).isEmpty();
    assertThat(help.out()).contains("reproduce", "prepare", "train", "evaluate", "report");
    assertThat(help.out()).contains(ExperimentFile.names());
    assertThat(help.out()).contains(KEYS.stream().map(key -> "--" + key).toList());
    assertThat(help.out()).contains("--input", "--output", "--threads", "--maxRejected");
  }

  @Test
  void noLineIsWiderThanATerminal() {
    assertThat(CommandLine.run("--help").out().lines()).allMatch(line -> line.length() <= 100);
  }
}
