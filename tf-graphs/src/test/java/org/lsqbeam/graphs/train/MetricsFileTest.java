package org.lsqbeam.graphs.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.lsqbeam.graphs.evaluate.Accuracy;
import org.lsqbeam.graphs.io.DamagedFileException;
import org.lsqbeam.graphs.io.Json;
import org.lsqbeam.graphs.io.SealedJson;

final class MetricsFileTest {
  private static final String RUN = "0123456789ab";

  private static EpochMetrics metrics(int epoch) {
    return new EpochMetrics(
        epoch, epoch, null, new Accuracy(1, 1, 1, 1), Map.of("a/input_step_size", 1.0));
  }

  private static String line(int epoch) {
    return SealedJson.line(metrics(epoch), RUN) + "\n";
  }

  private static void assertRefused(String text, String run, String message) {
    assertThatThrownBy(() -> MetricsFile.parse(text, "metrics.jsonl", run))
        .isInstanceOf(DamagedFileException.class)
        .hasMessageStartingWith("metrics.jsonl, line " + message);
  }

  @Test
  void linesAreReadAsTheyWereWritten() {
    assertThat(MetricsFile.parse(line(0) + line(1), "metrics.jsonl", RUN))
        .containsExactly(metrics(0), metrics(1));
  }

  @Test
  void aLastLineCountsIfItLacksOnlyItsNewline() {
    String text = line(0) + line(1);
    for (int cut = 1; cut <= 2; cut++) {
      assertThat(MetricsFile.parse(text.substring(0, text.length() - cut), "metrics.jsonl", RUN))
          .hasSize(cut == 1 ? 2 : 1);
    }
  }

  @Test
  void linesOfAnotherRunAreRefused() {
    assertRefused(
        line(0),
        "ba9876543210",
        "1, is damaged: it is of another run, whose fingerprint is " + RUN);
  }

  @Test
  void linesThatAreMissingTwiceOrOutOfOrderAreRefused() {
    assertRefused(line(1), RUN, "1, is damaged: it is of epoch 1");
    assertRefused(line(0) + line(0), RUN, "2, is damaged: it is of epoch 0");
    assertRefused(line(0) + line(2) + line(1), RUN, "2, is damaged: it is of epoch 2");
  }

  @Test
  void aLineWithoutADigestIsRefused() {
    assertRefused(
        line(0) + Json.line(metrics(1)) + "\n",
        RUN,
        "2, is damaged: it does not end with a digest");
  }

  @Test
  void aNameThatIsNoQuantizersIsRefusedByItsLine() {
    JsonNode other =
        Json.parse(Json.line(metrics(1)).replace("a/input", "a/output"), JsonNode.class, "other");
    assertRefused(line(0) + SealedJson.line(other, RUN) + "\n", RUN, "2, is damaged: ");
  }
}
