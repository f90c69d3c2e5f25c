package org.lsqbeam.pipelines.report.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lsqbeam.graphs.io.Json;
import org.lsqbeam.pipelines.report.SampleReport;

/** The section of single classes in a real browser. */
final class ClassesPageTest {
  /** Chooses each run and returns what the two tables show of it. */
  private static final String TABLES =
      """
      const select = document.querySelector('#classes select');
      const column = index => [...document.querySelector('#by-class').tBodies[0].rows].map(row => row.cells[index].textContent);
      const chosen = [];
      for (const option of select.options) {
        select.value = option.value;
        select.dispatchEvent(new Event('change'));
        chosen.push({
          name: option.textContent,
          accuracy: column(2),
          change: column(3),
          cells: [...document.querySelectorAll('#classes .matrix tr')].slice(1).map(row => [...row.cells].slice(1).map(cell => Number(cell.textContent))),
        });
      }
      const seen = () => [...document.images].filter(image => image.checkVisibility()).length;
      const first = seen();
      const network = document.querySelector('#images select');
      network.value = 1;
      network.dispatchEvent(new Event('change'));
      document.querySelector('#by-class thead button').click();
      document.querySelector('#by-class thead button').click();
      return {
        chosen,
        sorted: column(0),
        broken: [...document.images].filter(image => !image.alt || (image.complete && image.naturalWidth === 0)).length,
        images: document.images.length,
        seen: [first, seen()],
        network: document.querySelector('#images > div:not([hidden]) > h3').textContent,
        static: getComputedStyle(document.querySelector('#confusions').closest('section')).display,
      };
      """;

  @TempDir static Path folder;

  @BeforeAll
  static void write() throws Exception {
    SampleReport.writeTo(folder);
  }

  @Test
  void theTablesShowTheChosenNetwork() throws Exception {
    Path page = folder.resolve("report.html");
    JsonNode found = Browser.installed().run(page, TABLES);
    JsonNode runs = Json.read(folder.resolve("results.json"), JsonNode.class).get("runs");

    assertThat(found.get("chosen")).hasSize(8);
    for (int run = 0; run < runs.size(); run++) {
      JsonNode chosen = found.get("chosen").get(run);
      String precision = runs.get(run).at("/spec/precision").asText();
      assertThat(chosen.get("name").asText())
          .startsWith(runs.get(run).at("/spec/network").asText())
          .endsWith(precision.equals("full") ? "full precision" : precision + "-bit");
      for (int label = 0; label < 10; label++) {
        int correct = runs.get(run).get("correct_per_class").get(label).asInt();
        JsonNode row = chosen.get("cells").get(label);
        int images = 0;
        for (JsonNode cell : row) {
          images += cell.asInt();
        }
        assertThat(row.get(label).asInt()).isEqualTo(correct);
        assertThat(images).isEqualTo(4); // 40 images of 10 classes
        assertThat(chosen.get("accuracy").get(label).asText()).isEqualTo(25 * correct + ".0");
        int full = runs.get(run < 5 ? 0 : 5).get("correct_per_class").get(label).asInt();
        assertThat(chosen.get("change").get(label).asText().replace('−', '-'))
            .isEqualTo((correct > full ? "+" : "") + 25 * (correct - full) + ".0");
      }
    }
    assertThat(found.get("sorted").get(0).asText()).isEqualTo("9");
    assertThat(found.get("images").asInt()).isEqualTo(24);
    assertThat(found.get("seen").toString()).isEqualTo("[12,12]");
    assertThat(found.get("network").asText())
        .isEqualTo("Answers of resnet56 that change with precision");
    assertThat(found.get("broken").asInt()).isZero();
    assertThat(found.get("static").asText()).as("drawn instead by the script").isEqualTo("none");
  }
}
