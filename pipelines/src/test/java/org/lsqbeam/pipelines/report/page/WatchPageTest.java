package org.lsqbeam.pipelines.report.page;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lsqbeam.graphs.io.SealedJson;
import org.lsqbeam.graphs.train.MetricsFile;
import org.lsqbeam.pipelines.report.SampleReport;
import org.lsqbeam.pipelines.report.SampleRuns;
import org.lsqbeam.pipelines.report.results.RunResult;
import org.lsqbeam.pipelines.watch.StatusPage;
import org.lsqbeam.pipelines.watch.SweepStatus;
import org.lsqbeam.transforms.run.ArtifactStore;
import org.lsqbeam.transforms.run.RunFolder;
import org.lsqbeam.transforms.run.RunLock;
import org.lsqbeam.transforms.training.TrainingRun;

/** The page of {@code watch} in a real browser, while a run goes from waiting to done. */
final class WatchPageTest {
  private static final RunResult RESULT = SampleRuns.run("resnet20", "2", 1, 10, 10, 90);
  private static final TrainingRun RUN = new TrainingRun(RESULT.spec(), "");

  /** Lets the run go on and returns what the page shows at each stage. */
  private static final String SCRIPT =
      """
      const text = selector => document.querySelector(selector).textContent;
      const frame = document.getElementById('report');
      const heading = () => (frame.hidden ? '' : frame.contentDocument.querySelector('h1')?.textContent);
      const stages = [];
      const until = async holds => {
        for (let tenths = 0; tenths < 100 && !holds(); tenths++) {
          await new Promise(later => setTimeout(later, 100));
        }
        stages.push([text('#title'), text('#summary'), heading()].map(each => each || '-').join(' | '));
      };
      const stage = (name, holds) =>
        fetch('http://127.0.0.1:%d/' + name, {mode: 'no-cors'}).then(() => until(holds));
      const showReport = () => document.getElementById('shown').click();

      const offered = () => !document.getElementById('choice').hidden;
      await until(() => text('#summary'));
      const reportIsOffered = [offered()];
      await stage('waiting', () => text('#runs').includes('waiting'));
      await stage('running', () => text('#runs').includes('running'));
      reportIsOffered.push(offered());
      const row = [...document.querySelectorAll('#runs td')].map(cell => cell.textContent).join(', ');
      showReport();
      await until(() => heading() === 'report of running');
      frame.contentWindow.scrollTo(0, 500);
      await stage('later', () => heading() === 'report of later');
      const scrolled = frame.contentWindow.scrollY;
      showReport();
      await until(() => !heading());
      await stage('done', () => heading() === 'report of done');
      return {reportIsOffered, row, scrolled, stages};
      """;

  private static final String RUNNING = "A sweep | 0 of 1 runs done, 1 running; about ";

  @TempDir private Path folder = Path.of("");

  /** A sweep of one run, which goes on with each request of the browser. */
  private static final class Sweep implements AutoCloseable {
    private final StatusPage page = new StatusPage("sweep", 0);
    private final HttpServer control =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    private final ArtifactStore store;
    private final RunFolder run;
    private final String report;
    private @Nullable RunLock lock;

    Sweep(Path folder) throws IOException {
      store = new ArtifactStore(folder.resolve("output").toString());
      run = store.run(RUN.spec());
      SampleReport.writeTo(folder);
      report = Browser.recordingFaults(Files.readString(folder.resolve("report.html")));
      control.createContext("/", this::goOn);
      control.start();
    }

    private void goOn(HttpExchange request) throws IOException {
      try (request) {
        String stage = request.getRequestURI().getPath().substring(1);
        switch (stage) {
          case "running" -> {
            lock = RunLock.take(run).orElseThrow();
            writeMetrics(1);
          }
          case "later" -> writeMetrics(5);
          case "done" -> {
            writeMetrics(RUN.epochs());
            run.writeDone(new RunFolder.Done(RUN.spec().fingerprint(), 3910, "ab"));
            run.writeEvaluation(requireNonNull(RESULT.evaluation()));
          }
          default -> {}
        }
        show(stage, "");
        request.sendResponseHeaders(204, -1);
      }
    }

    private void writeMetrics(int epochs) throws IOException {
      String digits = RUN.spec().fingerprint().substring(0, 12);
      String lines =
          RESULT.metrics().stream()
              .limit(epochs + 1L)
              .map(epoch -> SealedJson.line(epoch, digits) + "\n")
              .collect(Collectors.joining());
      run.storage().write(MetricsFile.NAME, utf8(lines));
    }

    /** Shows the run and a report; beside them, the page with a script of the test. */
    private void show(String stage, String test) throws IOException {
      String html = report.replaceFirst("<h1>.*</h1>", "<h1>report of " + stage + "</h1>");
      page.show(
          "A sweep",
          SweepStatus.of(List.of(RUN), store),
          Map.of("report.html", utf8(html), "test-of-" + stage + ".html", utf8(test)));
    }

    /** Serves the page as it is before there are runs, with a script; returns its address. */
    String addressWithScript() throws IOException {
      String script = SCRIPT.formatted(control.getAddress().getPort());
      try (InputStream html = URI.create(page.address()).toURL().openStream()) {
        String text = new String(html.readAllBytes(), StandardCharsets.UTF_8);
        show("before", Browser.withScript(text, script));
      }
      page.showWaiting("A sweep", "waiting until the dataset is prepared");
      return page.address() + "test-of-before.html";
    }

    @Override
    public void close() throws IOException {
      control.stop(0);
      page.close();
      if (lock != null) {
        lock.close();
      }
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void thePageFollowsARunToItsFinalReport() throws Exception {
    Browser browser = Browser.installed();
    try (Sweep sweep = new Sweep(folder)) {
      JsonNode found = browser.found(sweep.addressWithScript(), folder);

      assertThat(found.get("stages"))
          .extracting(JsonNode::asText)
          .containsExactly(
              "A sweep | waiting until the dataset is prepared | -",
              "A sweep | 0 of 1 runs done, 1 waiting | -",
              RUNNING + "9 min 23 s of training left | -", // 9 epochs of 62.5 s
              RUNNING + "9 min 23 s of training left | report of running",
              RUNNING + "5 min 13 s of training left | report of later",
              RUNNING + "5 min 13 s of training left | -",
              "A sweep | 1 of 1 runs done | report of done");
      assertThat(found.get("reportIsOffered"))
          .extracting(JsonNode::asBoolean)
          .containsExactly(false, true);
      assertThat(found.get("row").asText()).startsWith("resnet20 2-bit seed 1, running, ");
      assertThat(found.get("scrolled").asInt()).isEqualTo(500);
    }
  }
}
