package org.lsqbeam.pipelines.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RatesTest {
  private final ReportFiles files;

  RatesTest(@TempDir Path folder) {
    files = new ReportFiles(folder);
  }

  /** Ten epochs of 50 seconds are 0.1389 hours. */
  @Test
  void costAndEnergyAreTheTimeOfTrainingTimesTheRate() throws IOException {
    files.write(
        SampleRuns.report(SampleRuns.FULL).with(ReportExtras.NONE.priced(new Rates(3.6, 72.0))));

    JsonNode cost = files.json().at("/runs/0/cost");
    assertThat(cost.get("dollars").doubleValue()).isEqualTo(0.5, within(1e-9));
    assertThat(cost.get("kilowatt_hours").doubleValue()).isEqualTo(0.01, within(1e-9));
    assertThat(cost.get("price_per_hour").doubleValue()).isEqualTo(3.6);
    assertThat(cost.get("watts").doubleValue()).isEqualTo(72);
  }

  @Test
  void withoutARateNothingIsSaidOfCostAndEnergy() throws IOException {
    files.write(SampleRuns.FULL);

    assertThat(files.json().at("/runs/0/cost")).isEmpty();
  }
}
