package org.lsqbeam.pipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lsqbeam.transforms.progress.ProgressLine;
import org.slf4j.event.Level;

final class ConsoleProgressTest {
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final PrintStream err = new PrintStream(printed, true, StandardCharsets.UTF_8);
  private final AtomicLong seconds = new AtomicLong();

  private ConsoleProgress progress(int columns) {
    return new ConsoleProgress(err, columns, () -> Instant.ofEpochSecond(seconds.get()));
  }

  private static ProgressLine line(String figure) {
    return new ProgressLine(
        Level.INFO, "training", List.of("run 1/5", figure), "resnet-8", Map.of());
  }

  private String text() {
    return printed.toString(StandardCharsets.UTF_8);
  }

  @Test
  void onATerminalALineOfProgressIsReplacedByTheNextLine() {
    ConsoleProgress progress = progress(80);
    progress.advanced(line("1 %"), false);
    progress.advanced(line("2 %"), false);
    progress.said(line("failed"));
    String clear = "\r\033[K";
    assertThat(text())
        .isEqualTo(
            clear
                + "run 1/5  1 %  resnet-8"
                + clear
                + "run 1/5  2 %  resnet-8"
                + clear
                + "run 1/5, failed, resnet-8\n");
  }

  @Test
  void longLinesAreBrokenBetweenWordsOnATerminal() {
    progress(40).said(line("top-1 43.812345678901234567890 %"));
    assertThat(text()).isEqualTo("run 1/5, top-1 43.812345678901234567890\n%, resnet-8\n");
  }

  @Test
  void onATerminalALineThatIsTooLongForItLosesTheEndOfItsSubject() {
    progress(40)
        .said(
            new ProgressLine(
                Level.INFO,
                "run-trained",
                List.of("run 1/5 is trained", "0:45"),
                "resnet-8 2-bit seed 1",
                Map.of()));
    assertThat(text()).isEqualTo("run 1/5 is trained, 0:45, resnet-8 2-...\n");
  }

  @Test
  void elsewhereAMilestoneIsALineAndOtherProgressOneInHalfAMinute() {
    ConsoleProgress progress = progress(0);
    progress.advanced(line("1 %"), false);
    progress.advanced(line("epoch 1/9"), true);
    seconds.addAndGet(29);
    progress.advanced(line("2 %"), false);
    seconds.addAndGet(1);
    progress.advanced(line("3 %"), false);
    progress.advanced(line("4 %"), false);
    assertThat(text()).isEqualTo("run 1/5, epoch 1/9, resnet-8\nrun 1/5, 3 %, resnet-8\n");
  }

  @Test
  void asJsonALineHasItsTimeLevelEventAndFields() {
    JsonLines json = new JsonLines(err, () -> Instant.ofEpochSecond(1_000_000_000));
    ConsoleProgress progress = new ConsoleProgress(json, 80, () -> Instant.EPOCH);
    progress.said(
        new ProgressLine(Level.WARN, "clamped", List.of("run 1/5"), "a", Map.of("step", 3L)));
    progress.training(1, 5);
    assertThat(text().lines())
        .containsExactly(
            "{\"event\":\"clamped\",\"fields\":{\"step\":3},\"level\":\"warn\","
                + "\"message\":\"run 1/5, a\",\"time\":\"2001-09-09T01:46:40Z\"}",
            "{\"event\":\"training-begins\",\"fields\":{\"done\":1,\"runs\":5},\"level\":\"info\","
                + "\"message\":\"training: 1 of 5 runs done\","
                + "\"time\":\"2001-09-09T01:46:40Z\"}");
  }

  @Test
  void onlyAProgramIsToldThePathOfTheReport() {
    progress(0).reported("output/reports/a/report.html");
    assertThat(text()).isEmpty();
    new ConsoleProgress(new JsonLines(err, () -> Instant.EPOCH), 80, () -> Instant.EPOCH)
        .reported("output/reports/a/report.html");
    assertThat(text())
        .contains("\"event\":\"report\"", "\"path\":\"output/reports/a/report.html\"");
  }

  @Test
  void asJsonEveryLineOfACommandIsAnObject(@TempDir Path folder) throws IOException {
    List<JsonNode> lines =
        json(
            CommandLine.run(
                "prepare", "--logFormat=json", "--output=" + folder.resolve("output"), "--seed=1"));
    assertThat(lines)
        .singleElement()
        .satisfies(
            line -> {
              assertThat(line.get("level").asText()).isEqualTo("error");
              assertThat(line.get("message").asText())
                  .startsWith("unknown option --seed; did you mean");
            });
    lines =
        json(
            CommandLine.run("prepare", "--logFormat=json", "--output=" + folder.resolve("output")));
    assertThat(lines)
        .extracting(line -> line.get("event").asText())
        .contains("preparing", "dataset-prepared", "finished");
  }

  private static List<JsonNode> json(CommandLine command) throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    for (String line : command.err().lines().toList()) {
      lines.add(new ObjectMapper().readTree(line));
    }
    return lines;
  }
}
