package org.lsqbeam.pipelines.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.lsqbeam.graphs.io.Json;

final class ReportDifferenceTest {
  private static JsonNode results(String settings) throws Exception {
    return Json.parse("{\"settings\": " + settings + "}", JsonNode.class, "results");
  }

  @Test
  void whatIsEqualOrMissingIsASentenceAndNoTable() throws Exception {
    JsonNode results = results("{\"padding\": 4}");
    byte[] page = ReportDifference.of(results, results).html("one", "other");

    assertThat(new String(page, StandardCharsets.UTF_8))
        .contains("<p>The settings are equal.</p>", "<p>No run is done in both reports.</p>")
        .doesNotContain("<table");
  }

  @Test
  void eachSettingThatDiffersIsARowWithoutTheSignsOfJson() throws Exception {
    ReportDifference difference =
        ReportDifference.of(
            results(
                "{\"precisions\": [\"full\", 2], \"epochs\": {\"full\": 5, \"2\": 3},"
                    + " \"weightDecay\": 0.000025, \"quantizer\": \"lsq\", \"padding\": 4}"),
            results(
                "{\"precisions\": [\"full\", 2, \"w2a4\"], \"epochs\": {\"full\": 5, \"2\": 4},"
                    + " \"weightDecay\": {\"full\": 0.0001, \"2\": 0.00005}, \"padding\": 4}"));

    assertThat(difference.settings())
        .containsExactly(
            List.of("epochs, 2", "3", "4"),
            List.of("precisions", "full, 2", "full, 2, w2a4"),
            List.of("quantizer", "lsq", "–"),
            List.of("weightDecay", "0.000025", "full: 0.0001, 2: 0.00005"));
  }
}
