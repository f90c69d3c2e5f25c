package org.lsqbeam.pipelines.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The time that lost workers cost, in hours. */
final class LossesTest {
  private static final double CHECKPOINT = 5.0 / 60;
  private static final double TAKEOVER = 2.0 / 60;
  private static final double WORK = 200_000;

  @ParameterizedTest
  @CsvSource({
    "168, | one a week | 0.04 % |",
    "24, | one a day | 0.31 % |",
    "6, | one in 6 hours | 1.3 % |",
    "1, | one an hour | 7.8 % |"
  })
  void theTableOfTheDocumentationIsWhatTheSimulationGives(double hoursBetween, String row)
      throws IOException {
    assertThat(Files.readString(Path.of("../docs/scale.md"))).contains(row);
    double percent = Double.parseDouble(row.replaceAll(".* ([0-9.]+) % .*", "$1"));
    assertThat(simulated(hoursBetween)).isCloseTo(percent, within(0.05 * percent + 0.01));
  }

  /** The percentage by which losses at random times prolong the work. */
  private static double simulated(double hoursBetween) {
    Random random = new Random(1);
    double time = 0;
    double saved = 0;
    while (saved < WORK) {
      double untilLoss = -hoursBetween * Math.log(1 - random.nextDouble());
      saved += Math.floor(untilLoss / CHECKPOINT) * CHECKPOINT;
      time += untilLoss + TAKEOVER;
    }
    return 100 * (time / saved - 1);
  }
}
