package org.lsqbeam.graphs.train;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.lsqbeam.graphs.evaluate.Accuracy;
import org.lsqbeam.graphs.io.DamagedFileException;
import org.lsqbeam.graphs.io.SealedJson;

final class MetricsFileTest {
  @Test
  void aNameThatIsNoQuantizersIsRefusedByItsLine() {
    String line =
        SealedJson.line(
            new EpochMetrics(0, 0, null, new Accuracy(1, 1, 1, 1), Map.of("a/input_x", 1.0)));
    String other = line.replace("a/input_x", "a/output_x").replaceFirst(",\"digest\".*", "}");
    assertThatThrownBy(() -> MetricsFile.parse(line + "\n" + other + "\n", "metrics.jsonl"))
        .isInstanceOf(DamagedFileException.class)
        .hasMessageStartingWith("metrics.jsonl, line 2, is damaged: ");
  }
}
