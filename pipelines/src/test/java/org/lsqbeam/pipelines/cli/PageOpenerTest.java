package org.lsqbeam.pipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the browser of the test is a shell script")
final class PageOpenerTest {
  @TempDir private Path folder = Path.of("");
  private Path page = Path.of("");

  @BeforeEach
  void writePage() throws IOException {
    page = Files.createFile(folder.resolve("report of mine.html"));
  }

  private String said(String command, String opened) {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    new PageOpener(command, Map.of())
        .open(opened, new PrintStream(err, true, StandardCharsets.UTF_8));
    return err.toString(StandardCharsets.UTF_8);
  }

  private String browser(String script) throws IOException {
    Path file = folder.resolve("browser");
    Files.writeString(file, "#!/bin/sh\n" + script);
    assertThat(file.toFile().setExecutable(true)).isTrue();
    return file.toString();
  }

  @Test
  void aPageIsOpenedByItsPath() throws IOException {
    Path opened = folder.resolve("opened");
    assertThat(said(browser("echo \"$1\" >'" + opened + "'"), page.toString())).isEmpty();
    assertThat(opened).hasContent(page.toString());
  }

  @Test
  void whyAPageIsNotOpenedIsTold() throws IOException {
    assertThat(said(browser("exit 3"), page.toString())).endsWith("failed with exit code 3\n");
    assertThat(said(folder.resolve("none").toString(), page.toString()))
        .isEqualTo(
            "no browser opens " + page + ": " + folder.resolve("none") + " is not installed\n");
    assertThat(said("xdg-open", page.toString())).endsWith(": there is no display here\n");
    assertThat(said("xdg-open", "gs://bucket/report.html"))
        .isEqualTo("no browser opens gs://bucket/report.html: it is not on this machine\n");
  }
}
