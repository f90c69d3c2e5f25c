package org.lsqbeam.pipelines.report.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
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
    JsonNode page = works("--window-size=1280,900");

    assertThat(texts(page.get("cells"))).containsAll(texts(page.get("results")));
    assertThat(numbers(page.get("ascending"))).isSorted();
    List<Double> descending = new ArrayList<>(numbers(page.get("descending")));
    assertThat(descending).isSortedAccordingTo(Comparator.reverseOrder());
    assertThat(page.get("sorted").asText()).isEqualTo("descending");
    assertThat(texts(page.get("filtered"))).isNotEmpty().allMatch(row -> row.contains("2-bit"));
    assertThat(page.get("hover").asText()).contains("validation top-1", "resnet20, 8-bit, seed 1");
    assertThat(page.get("curvesWithoutOne").asInt()).isEqualTo(page.get("curves").asInt() - 1);
    assertThat(page.get("keyboard").asText()).contains("at epoch");
    assertThat(page.get("open").asBoolean()).isTrue();
    assertThat(page.get("card").asText())
        .contains("./lsq reproduce --experiment=experiment.yaml --networks=resnet20")
        .contains("A processor", "seed");
    assertThat(page.get("compared").asText()).contains("learningRate", "−3.0");
  }

  @ParameterizedTest
  @ValueSource(ints = {360, 1280, 3840})
  void thePageFitsItsWindow(int width) throws Exception {
    String page =
        Base64.getEncoder().encodeToString(Files.readAllBytes(folder.resolve("report.html")));
    JsonNode wider =
        browser.run(
            folder.resolve("report.html"),
            """
            const frame = document.createElement('iframe');
            frame.width = %d;
            frame.height = 900;
            frame.srcdoc = new TextDecoder().decode(bytesOf('%s'));
            document.body.append(frame);
            await new Promise(resolve => (frame.onload = () => setTimeout(resolve, 500)));
            const {scrollWidth, clientWidth} = frame.contentDocument.documentElement;
            return scrollWidth - clientWidth;
            """
                .formatted(width, page));
    assertThat(wider.asInt()).isZero();
  }

  @Test
  void aDarkScreenGetsADarkPage() throws Exception {
    String dark = works("--blink-settings=preferredColorScheme=0").get("background").asText();
    String light = works("--blink-settings=preferredColorScheme=1").get("background").asText();

    assertThat(dark).isEqualTo("rgb(23, 24, 22)");
    assertThat(light).isEqualTo("rgb(253, 253, 251)");
  }
}
