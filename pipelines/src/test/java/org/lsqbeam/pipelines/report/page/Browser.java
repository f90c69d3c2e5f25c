package org.lsqbeam.pipelines.report.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.lsqbeam.graphs.io.Json;

/** The system's Chromium, which opens a page and runs a test's script in it. */
record Browser(Path program) {
  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome");

  /** Collects what goes wrong, also in frames; runs before the page's own scripts. */
  private static final String FAULTS =
      """
      <script>
      window.faults = window.parent.faults ?? [];
      window.addEventListener('error', event => faults.push(event.message));
      console.error = console.warn = (...words) => faults.push(words.join(' '));
      </script>
      """;

  private static final long LONGEST_SECONDS = 120;

  /** Finds the browser; a test without one is skipped. */
  static Browser installed() {
    Optional<Path> program =
        Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
            .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name)))
            .filter(Files::isExecutable)
            .findFirst();
    Assumptions.assumeTrue(program.isPresent(), "no Chromium is installed");
    return new Browser(program.orElseThrow());
  }

  /**
   * Opens a page and returns what a script finds in it.
   *
   * @param page the file of the page, which is not changed
   * @param script the body of an asynchronous function that returns a value that JSON can hold
   * @param options of the browser
   */
  JsonNode run(Path page, String script, String... options) throws Exception {
    Path copy = page.resolveSibling("page-under-test.html");
    Files.writeString(copy, withScript(Files.readString(page), script));
    return found(copy.toUri().toString(), page.resolveSibling(""), options);
  }

  /** Returns a page that runs a script, for {@link #found}. */
  static String withScript(String page, String script) {
    String facts =
        "<script>(async () => {\n"
            + script
            + "\n"
            + "})().catch(problem => ({failed: String(problem.stack)})).then(facts => { const found"
            + " = document.createElement('pre'); found.id = 'facts'; found.textContent ="
            + " btoa(unescape(encodeURIComponent(JSON.stringify({facts, faults}))));"
            + " document.body.append(found); });</script></body>";
    return recordingFaults(page).replace("</body>", facts);
  }

  /** Returns a page whose errors are found, also where it is a frame of another. */
  static String recordingFaults(String page) {
    return page.replace("<head>", "<head>" + FAULTS);
  }

  /**
   * Opens a page that has a script and returns what the script finds.
   *
   * @param address of the page
   * @param folder takes the browser's files
   * @param options of the browser
   */
  JsonNode found(String address, Path folder, String... options) throws Exception {
    List<String> all = new ArrayList<>(List.of(options));
    all.add("--dump-dom");
    String found = open(address, folder, all);
    int start = found.indexOf("<pre id=\"facts\">");
    assertThat(start).as("the script ends: " + found.length() + " characters").isPositive();
    start += "<pre id=\"facts\">".length();
    String encoded = found.substring(start, found.indexOf("</pre>", start));
    String json = new String(java.util.Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
    JsonNode result = Json.parse(json, JsonNode.class, "facts");
    assertThat(result.get("faults")).as("errors of the page").isEmpty();
    assertThat(result.at("/facts/failed").isMissingNode()).as(result.toString()).isTrue();
    return result.get("facts");
  }

  /** Returns the number of sheets of paper, in Letter size, that a printed page takes. */
  long sheets(Path page) throws Exception {
    Path pdf = page.resolveSibling("printed.pdf");
    open(page.toUri().toString(), page.resolveSibling(""), List.of("--print-to-pdf=" + pdf));
    String text = Files.readString(pdf, StandardCharsets.ISO_8859_1);
    return Pattern.compile("/Type /Page\\b").matcher(text).results().count();
  }

  /** Opens a page and returns what the browser writes. */
  private String open(String address, Path folder, List<String> options)
      throws IOException, InterruptedException {
    Path profile = Files.createTempDirectory(folder, "profile");
    Path output = profile.resolve("output");
    List<String> command =
        new ArrayList<>(
            List.of(
                program.toString(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--user-data-dir=" + profile,
                "--virtual-time-budget=60000"));
    command.addAll(options);
    command.add(address);
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(output.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (!process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("the browser does not end");
    }
    return Files.readString(output);
  }
}
