package org.lsqbeam.pipelines.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lsqbeam.pipelines.Project;

/** The program of docs/results-format.md, by the pandas of the {@code python3} in the PATH. */
final class PandasExampleTest {
  private static final String COMMITTED = "docs/results/cifar10/results.csv";

  private final String page;

  PandasExampleTest() throws IOException {
    page = Files.readString(Project.FOLDER.resolve("docs/results-format.md"));
  }

  @BeforeAll
  static void hasPandas() throws Exception {
    boolean found;
    try {
      found = python("import pandas").exit() == 0;
    } catch (IOException e) {
      found = false;
    }
    assumeTrue(found, "there is no python3 with pandas");
  }

  @Test
  void itPrintsWhatThePageShows() throws Exception {
    Printed printed = python(block("```python\n"));
    assertThat(printed.text().stripTrailing()).isEqualTo(block("prints\n\n```\n").stripTrailing());
  }

  @Test
  void itReadsAReportOfThisVersion(@TempDir Path folder) throws Exception {
    SampleReport.writeTo(folder);
    String program = block("```python\n");
    assertThat(program).contains(COMMITTED);
    Printed printed = python(program.replace(COMMITTED, folder.resolve("results.csv").toString()));
    assertThat(printed.text())
        .containsPattern("resnet20 +90.5 +90.62 +90.1 +89.4 +88.13\n")
        .containsPattern("resnet20 +0.0 +0.12 +-0.4 +-1.1 +-2.37\n");
  }

  private String block(String start) {
    int begin = page.indexOf(start) + start.length();
    return page.substring(begin, page.indexOf("```", begin));
  }

  private record Printed(int exit, String text) {}

  /** Runs a program in the project's folder; what it prints is without spaces at line ends. */
  private static Printed python(String program) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder("python3", "-c", program)
            .directory(Project.FOLDER.toFile())
            .redirectErrorStream(true)
            .start();
    process.getOutputStream().close();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Printed(process.waitFor(), text.replaceAll(" +\n", "\n"));
  }
}
