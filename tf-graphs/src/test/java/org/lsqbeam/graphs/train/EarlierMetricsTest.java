package org.lsqbeam.graphs.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.lsqbeam.graphs.io.Json;

/** Files of earlier versions, whose keys are older than the names in the code. */
final class EarlierMetricsTest {
  @Test
  void theClampsOfAnEpochAreRead() {
    String line =
        "{\"epoch\":1,\"step\":8,\"stepSizes\":{},\"training\":{\"guarded\":3,"
            + "\"imagesPerSecond\":10.0,\"learningRate\":0.1,\"loss\":1.5,\"seconds\":2.0,"
            + "\"top1\":50.0},\"validation\":{\"images\":10,\"loss\":1.0,\"top1\":50.0,\"top5\":90.0}}";
    EpochMetrics metrics = Json.parse(line, EpochMetrics.class, "metrics.jsonl");

    assertThat(Objects.requireNonNull(metrics.training()).clamped()).isEqualTo(3);
    assertThat(Json.line(metrics)).isEqualTo(line);
  }

  @Test
  void theClampsInACheckpointAreRead() {
    String sums =
        "{\"correct\":4,\"guarded\":3,\"images\":8,\"loss\":1.5,\"observations\":0,\"observed\":{},"
            + "\"seconds\":2.0}";
    assertThat(Json.parse(sums, EpochSums.class, "state.json"))
        .isEqualTo(new EpochSums(8, 1.5, 4, 3, 2, 0, Map.of(), null));
  }
}
