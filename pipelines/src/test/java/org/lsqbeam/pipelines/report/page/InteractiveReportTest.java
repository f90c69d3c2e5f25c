package org.lsqbeam.pipelines.report.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.InputStream;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lsqbeam.pipelines.report.ReportFiles;
import org.lsqbeam.pipelines.report.SampleReport;

/** The page in a real browser. */
final class InteractiveReportTest {
  @TempDir static Path folder;
  private static Browser browser;

  @BeforeAll
  static void write() throws Exception {
    browser = Browser.installed();
    SampleReport.writeTo(folder);
  }

  /** The accuracies of the table, as results.json has them. */
  private static List<String> accuracies() throws Exception {
    List<String> texts = new ArrayList<>();
    for (JsonNode row : new ReportFiles(folder).json().get("table")) {
      for (JsonNode cell : row.get("cells")) {
        if (cell.get("top1").isObject()) {
          texts.add(
              new BigDecimal(cell.at("/top1/mean").asDouble())
                  .setScale(1, RoundingMode.HALF_UP)
                  .toString());
        }
      }
    }
    return texts;
  }

  /** All step sizes of the weights of ResNet-20 at 2 bits, each as a multiple of its first. */
  private static DoubleSummaryStatistics relativeStepSizes() throws Exception {
    DoubleSummaryStatistics all = new DoubleSummaryStatistics();
    for (JsonNode run : new ReportFiles(folder).json().get("runs")) {
      if (run.at("/spec/network").asText().equals("resnet20")
          && run.at("/spec/precision").asText().equals("2")) {
        for (Map.Entry<String, JsonNode> layer : run.get("step_sizes_by_epoch").properties()) {
          if (layer.getKey().endsWith("/weight_step_size")) {
            double first = layer.getValue().get(0).asDouble();
            layer.getValue().forEach(value -> all.accept(value.asDouble() / first));
          }
        }
      }
    }
    return all;
  }

  private static JsonNode works(String... options) throws Exception {
    try (InputStream script = InteractiveReportTest.class.getResourceAsStream("works.js")) {
      return browser.run(
          folder.resolve("report.html"),
          new String(script.readAllBytes(), StandardCharsets.UTF_8),
          options);
    }
  }

  private static List<String> texts(JsonNode values) {
    return StreamSupport.stream(values.spliterator(), false).map(JsonNode::asText).toList();
  }

  private static List<Double> numbers(JsonNode values) {
    return StreamSupport.stream(values.spliterator(), false).map(JsonNode::asDouble).toList();
  }

  @Test
  void everyPartOfThePageWorks() throws Exception {
    JsonNode page = works("--window-size=1280,900", "--blink-settings=preferredColorScheme=1");

    assertThat(texts(page.get("cells"))).isEqualTo(accuracies());
    assertThat(texts(page.get("withoutTarget"))).isEmpty();
    assertThat(page.get("background").asText()).isEqualTo("rgb(253, 253, 251)");
    assertThat(numbers(page.get("ascending"))).isSorted();
    List<Double> descending = new ArrayList<>(numbers(page.get("descending")));
    assertThat(descending).isSortedAccordingTo(Comparator.reverseOrder());
    assertThat(page.get("sorted").asText()).isEqualTo("descending");
    assertThat(texts(page.get("filtered"))).isNotEmpty().allMatch(row -> row.contains("2-bit"));
    assertThat(page.get("nothing").asText()).isEqualTo("no row matches");
    assertThat(page.get("something").asText()).isEmpty();
    assertThat(texts(page.get("longWithoutFilter"))).isEmpty();
    assertThat(page.get("hover").asText()).contains("validation top-1", "resnet20, 8-bit, seed 1");
    assertThat(page.get("curvesWithoutOne").asInt()).isEqualTo(page.get("curves").asInt() - 1);
    assertThat(page.get("hiddenStays").asText()).isEqualTo("false");
    assertThat(page.get("keyboard").asText()).contains("at epoch");
    assertThat(page.get("open").asBoolean()).isTrue();
    assertThat(page.get("card").asText())
        .contains("./lsq reproduce --experiment=REPORT/experiment.yaml --networks=resnet20")
        .contains("A processor", "seed", "$0.14 at $1.00 per hour", "0.01389 kWh at 100 W");
    assertThat(page.get("change").asText())
        .contains("at bits of the weights 2", "resnet20, 2-bit −2.371", "resnet56, 2-bit −1.4");
    assertThat(page.get("layerLines").asInt()).isEqualTo(20);
    assertThat(page.get("layer").asText()).isEqualTo("dense, epoch 0: 1 (0.1)");
    assertThat(page.get("marks").asInt()).isPositive();
    assertThat(page.get("rampColours").asInt()).isGreaterThan(10);
    assertThat(page.at("/ramp/0").asText()).isEqualTo("× its first value");
    DoubleSummaryStatistics steps = relativeStepSizes();
    assertThat(page.at("/ramp/1").asDouble()).isCloseTo(steps.getMin(), withinPercentage(0.1));
    assertThat(page.at("/ramp/2").asDouble()).isCloseTo(steps.getMax(), withinPercentage(0.1));
    assertThat(page.get("compared").asText()).contains("learningRate", "−3.0");
    assertThat(page.get("comparedEarlier").asText())
        .contains("learningRate", "−3.0")
        .doesNotContain("quantizer");
    assertThat(page.get("comparedLater").asText()).contains("its schema_version is 3");
  }

  @Test
  void theCardOfARunNamesWhatEvaluatedIt() throws Exception {
    JsonNode cards =
        browser.run(
            folder.resolve("report.html"),
            """
            const data = JSON.parse(document.querySelector('#data').textContent);
            const run = data.runs.find(each => each.spec.precision === '2');
            const sessions = run.provenance.sessions.map(
              session => ({...session, forwardArithmetic: {used: 'int8'}}));
            const provenance = {sessions, followUps: [{revision: 'c0ffee'}]};
            return [
              {evaluation_arithmetic: 'int8', provenance},
              {evaluation_arithmetic: 'float32', evaluation_fallback: 'layer a differs'},
              {evaluation_arithmetic: 'float32', evaluation_fallback: null},
            ].map(more => factsOf({...run, ...more}, data).map(fact => fact.join(' ')).join('; '));
            """);

    String option = " --evaluationArithmetic=int8 ";
    assertThat(cards.get(0).asText())
        .contains(option, "evaluated in 8-bit integers, checked to be exact;")
        .contains("forward pass in 8-bit integers, checked to be exact;")
        .contains("revision after training c0ffee;");
    assertThat(cards.get(1).asText())
        .contains(option, "evaluated in 32-bit floats, not 8-bit integers: layer a differs;");
    assertThat(cards.get(2).asText())
        .contains("./lsq reproduce")
        .doesNotContain(option, "evaluated in", "forward pass", "after training");
  }

  @Test
  void thePageFitsEveryWindow() throws Exception {
    String page =
        Base64.getEncoder().encodeToString(Files.readAllBytes(folder.resolve("report.html")));
    JsonNode wider =
        browser.run(
            folder.resolve("report.html"),
            """
            const html = new TextDecoder().decode(bytesOf('%s'));
            const frames = [360, 1280, 3840].map(width => {
              const frame = element('iframe', {width, height: 900, srcdoc: html});
              document.body.append(frame);
              return new Promise(resolve => (frame.onload = () => setTimeout(() => {
                const {scrollWidth, clientWidth} = frame.contentDocument.documentElement;
                resolve([clientWidth, scrollWidth - clientWidth]);
              }, 500)));
            });
            return Promise.all(frames);
            """
                .formatted(page));

    assertThat(wider).hasSize(3);
    assertThat(wider).allSatisfy(each -> assertThat(each.get(1).asInt()).isZero());
    assertThat(wider.get(2).get(0).asInt()).isGreaterThan(3800);
  }

  @Test
  void thePageIsPrintedOnAFewSheetsThoughItsDetailsAreOpen() throws Exception {
    Path page = folder.resolve("open.html");
    String text = Files.readString(folder.resolve("report.html"));
    Files.writeString(page, text.replace("<details>", "<details open=\"\">"));

    assertThat(browser.sheets(page)).isBetween(2L, 6L);
  }

  @Test
  void aDarkScreenGetsADarkPage() throws Exception {
    JsonNode dark =
        browser.run(
            folder.resolve("report.html"),
            "return getComputedStyle(document.body).backgroundColor;",
            "--blink-settings=preferredColorScheme=0");

    assertThat(dark.asText()).isEqualTo("rgb(23, 24, 22)");
  }
}
