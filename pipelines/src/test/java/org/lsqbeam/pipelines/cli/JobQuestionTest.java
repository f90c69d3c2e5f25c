package org.lsqbeam.pipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Ctrl-C does to a command that follows a cluster's job. */
final class JobQuestionTest {
  private final List<String> done = new ArrayList<>();
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

  private JobQuestion question(String answers) {
    return new JobQuestion(
        new BufferedReader(new StringReader(answers)),
        new PrintStream(printed, true, StandardCharsets.UTF_8),
        () -> done.add("left"));
  }

  @ParameterizedTest
  @CsvSource({"c, cancelled", "l, left", "f, ''", "'', ''"})
  void theAnswerIsDone(String answer, String what) {
    question(answer + "\n").ask("cifar10", "host:8081", () -> done.add("cancelled"));
    assertThat(done).isEqualTo(what.isEmpty() ? List.of() : List.of(what));
    assertThat(printed.toString(StandardCharsets.UTF_8)).contains("Job cifar10 runs at host:8081");
  }

  @Test
  void whereNobodyAnswersTheJobIsLeftRunning() {
    question("").ask("cifar10", "host:8081", () -> done.add("cancelled"));
    assertThat(done).containsExactly("left");
  }

  @Test
  void aSecondCtrlCLeavesTheJobRunning() {
    JobQuestion question = question("c\n");
    question.ask(
        "cifar10",
        "host:8081",
        () -> question.ask("cifar10", "host:8081", () -> done.add("cancelled")));
    assertThat(done).containsExactly("left");
  }

  @Test
  void aJobThatCannotBeCancelledIsTold() {
    question("c\n")
        .ask(
            "cifar10",
            "host:8081",
            () -> {
              throw new IllegalArgumentException("no Flink cluster answers there");
            });
    assertThat(printed.toString(StandardCharsets.UTF_8))
        .endsWith("the job is not cancelled: no Flink cluster answers there\n");
  }
}
