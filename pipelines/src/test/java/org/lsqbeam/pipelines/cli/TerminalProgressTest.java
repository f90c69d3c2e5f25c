package org.lsqbeam.pipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lsqbeam.transforms.storage.server.Bucket;

/** What a terminal of 80 columns shows while an experiment goes to Cloud Storage. */
final class TerminalProgressTest {
  private static final String TERMINAL = "lsqbeam.terminal";

  @AutoClose private final Bucket bucket = Bucket.open();

  @BeforeEach
  void beATerminal() {
    System.setProperty(TERMINAL, "true");
  }

  @AfterEach
  void beNoTerminal() {
    System.clearProperty(TERMINAL);
  }

  @Test
  void everyStageShowsItsNumbersAndNoLineWraps(@TempDir Path folder) throws IOException {
    SmallExperiment experiment = new SmallExperiment(SmallImages.in(folder.resolve("images")), 1);
    CommandLine result =
        CommandLine.run(
            experiment.command(
                "reproduce",
                bucket.folder("output").root(),
                "--workFolder=" + folder.resolve("work")));

    assertThat(result.exitCode()).as(result.err()).isZero();
    List<String> lines =
        Stream.of(result.err().split("\r\033\\[K|\n"))
            .filter(line -> !line.startsWith("looking for images in ")) // a path may be long
            .toList();
    assertThat(lines).allMatch(line -> line.length() <= 80);
    assertThat(lines)
        .anyMatch(line -> line.matches("[\\d,]+ images found .*"))
        .anyMatch(line -> line.matches("[\\d,]+/[\\d,]+ images prepared .*"))
        .anyMatch(line -> line.matches("uploading the checkpoint of step 0  \\d+\\.\\d MiB  gs:.*"))
        .anyMatch(
            line ->
                line.matches(
                    "uploaded the checkpoint of step \\d+  \\d+\\.\\d MiB  .* MiB/s  gs.*"))
        .anyMatch(line -> line.matches("run 1/2  \\d+/\\d+ images evaluated before training  .*"))
        .anyMatch(line -> line.matches("run 2/2  \\d+/\\d+ images evaluated after training  .*"))
        .anyMatch(line -> line.matches("run 2/2  \\d+/\\d+ images on integers  .*"))
        .anyMatch(line -> line.matches("run 2/2 is trained, validation top-1 .*"));
  }
}
