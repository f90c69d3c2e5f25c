package org.lsqbeam.pipelines.report.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lsqbeam.pipelines.report.RecordedResults;
import org.lsqbeam.pipelines.report.SampleReport;
import org.lsqbeam.pipelines.watch.StatusPage;

/** Every page against axe-core's rules of accessibility and html-validate's of HTML. */
final class PageChecksTest {
  /** What {@code .ci/lint} installs, as seen from this module. */
  private static final Path TOOLS = Path.of("..", ".ci", "node_modules");

  private static final Path RULES = Path.of("..", ".ci", "htmlvalidate.json");

  /** Answers the watch page's request, as its server does. */
  private static final String ANSWER =
      """
      <script>
      window.fetch = async () => new Response(JSON.stringify({
        title: 'A sweep', report: '1', summary: '1 of 3 runs done', ended: false, runs: [
          {title: 'resnet-20, full', state: 'done', reason: '', epoch: 9, epochs: 9, top1: '91.0', left: ''},
          {title: 'resnet-20, 2-bit', state: 'running', reason: '', epoch: 4, epochs: 9, top1: '80.1', left: '3 min'},
          {title: 'resnet-20, 4-bit', state: 'failed', reason: 'loss is NaN', epoch: 1, epochs: 9, top1: '', left: ''},
        ]}));
      </script>
      """;

  /** Opens whatever is closed and returns the violations, as rule and element. */
  private static final String VIOLATIONS =
      """
      const tool = document.createElement('script');
      tool.src = '%s';
      document.head.append(tool);
      await new Promise((loaded, failed) => Object.assign(tool, {onload: loaded, onerror: failed}));
      document.querySelectorAll('details').forEach(each => (each.open = true));
      const found = await axe.run(document, {resultTypes: ['violations']});
      const violations = [...found.violations];
      const number = document.querySelector('button.number');
      if (number) {
        number.click();
        violations.push(...(await axe.run('dialog')).violations);
      }
      return {
        passed: found.passes.length,
        rows: document.querySelectorAll('tbody tr').length,
        violations: violations.flatMap(each => each.nodes.map(node => each.id + ': ' + node.html)),
      };
      """;

  @TempDir static Path folder;

  @BeforeAll
  static void writePages() throws Exception {
    SampleReport.writeTo(folder);
    RecordedResults results = RecordedResults.read(folder.resolve("results.json").toString());
    Files.write(
        folder.resolve("comparison.html"),
        results.differenceFrom(results).html("one/results.json", "other/results.json"));
    try (InputStream page = StatusPage.class.getResourceAsStream("status.html")) {
      Files.write(folder.resolve("status.html"), page.readAllBytes());
    }
  }

  private static Path tool(String name) {
    Path tool = TOOLS.resolve(name);
    Assumptions.assumeTrue(Files.exists(tool), tool + " is missing; .ci/lint installs it");
    return tool;
  }

  @ParameterizedTest
  @CsvSource({"report.html, 1", "report.html, 0", "comparison.html, 0", "status.html, 0"})
  void noRuleOfAccessibilityIsViolated(String page, int lightness) throws Exception {
    Path axe = tool("axe-core/axe.min.js");
    Path file = folder.resolve(page);
    if (page.equals("status.html")) {
      file = folder.resolve("answered.html");
      String text = Files.readString(folder.resolve(page));
      Files.writeString(file, text.replace("<script>", ANSWER + "<script>"));
    }

    JsonNode found =
        Browser.installed()
            .run(
                file,
                VIOLATIONS.formatted(axe.toRealPath().toUri()),
                "--blink-settings=preferredColorScheme=" + lightness);

    assertThat(found.get("rows").asInt()).isPositive();
    assertThat(found.get("passed").asInt()).isGreaterThan(10);
    assertThat(found.get("violations")).isEmpty();
  }

  @Test
  void everyPageIsValidHtml() throws Exception {
    List<String> command = new ArrayList<>(List.of("node"));
    command.add(tool("html-validate/bin/html-validate.mjs").toString());
    command.add("--config=" + RULES);
    for (String page : List.of("report.html", "comparison.html", "status.html")) {
      command.add(folder.resolve(page).toString());
    }
    assertThat(output(command)).isEmpty();
  }

  /** What a program prints. */
  private static String output(List<String> command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }
}
