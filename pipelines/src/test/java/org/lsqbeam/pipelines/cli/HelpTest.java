package org.lsqbeam.pipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lsqbeam.pipelines.experiment.ExperimentFile;
import org.lsqbeam.pipelines.experiment.ExperimentKeys;

final class HelpTest {
  private static final List<String> KEYS =
      ExperimentKeys.all().stream().map(key -> "--" + key.name()).toList();

  static Stream<String> commands() {
    return Commands.ALL.stream().map(Command::name);
  }

  @Test
  void theOverviewIsOneScreenWithEveryCommandAndExperiment() {
    CommandLine help = CommandLine.run("--help");
    assertThat(help.exitCode()).isZero();
    assertThat(help.err()).isEmpty();
    assertThat(help.out()).contains(commands().map(name -> "\n  " + name + " ").toList());
    assertThat(help.out().replaceAll("\\s+", " ")).contains(ExperimentFile.names());
    assertThat(help.out().lines()).hasSizeLessThanOrEqualTo(46);
    assertThat(CommandLine.run("help").out()).isEqualTo(help.out());
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyCommandHasHelpInBothForms(String command) {
    CommandLine help = CommandLine.run(command, "--help");
    assertThat(help.exitCode()).isZero();
    assertThat(help.err()).isEmpty();
    assertThat(help.out()).startsWith("usage: lsq " + command).doesNotContain("@");
    assertThat(CommandLine.run("help", command).out()).isEqualTo(help.out());
    assertThat(help.out().lines()).allMatch(line -> line.length() <= 100);
  }

  @Test
  void helpOfACommandListsItsOptionsAndNoOther() {
    String train = CommandLine.run("help", "train").out();
    assertThat(train).contains("--input", "--output", "--threads", "--maxRejected", "--runner");
    assertThat(train).contains(KEYS);
    assertThat(train).doesNotContain("--imagesPerSecond", "--dataset ");
    assertThat(CommandLine.run("help", "plan").out()).contains("--imagesPerSecond", "--workers");
    assertThat(CommandLine.run("help", "report").out()).contains("--dataset ");
  }

  @Test
  void aDefaultIsShownWithItsOption() {
    assertThat(CommandLine.run("help", "train").out().replaceAll("\\s+", " "))
        .contains("Default: output.", "Default: quickstart.", "Default: 0.001.");
  }

  @Test
  void theVersionNamesWhatComputes() {
    CommandLine version = CommandLine.run("--version");
    assertThat(version.exitCode()).isZero();
    assertThat(version.out()).isEqualTo(CommandLine.run("version").out());
    assertThat(version.out())
        .contains("lsq-beam ", "TensorFlow 2.", "Java " + System.getProperty("java.version"));
  }
}
