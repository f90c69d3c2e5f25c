package org.lsqbeam.pipelines.plan;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class PlanCostsTest {
  private static final int WORKERS = 8;

  private final ExperimentPlan plan = SamplePlan.table1();

  /**
   * By hand: 3,820,186,400 images at 300 a second are 3,537.2 hours. Some worker does five whole
   * ones of 34 runs in a row, each of 90 times 1,281,167 images: 533.8 hours, of which the eight
   * workers wait 733.1. Class A: 40, 48 for each of 34 runs, 9 for each of 42,480 checkpoints (12
   * per hour, and one for each of 33 epochs left), 240 per hour of a run and of the command, 120
   * per hour of the command and of waiting, 2 for each of 288 shards. Class B: 115 for each run, 6
   * for each shard and worker, 5 for each shard and 2 for each of its 2,301 spills, 480 per hour of
   * waiting for each of the 6.63 runs that are trained at a time.
   */
  @Test
  void requestsAreCountedForRunsCheckpointsLeasesAndShards() {
    assertThat(text(null, true))
        .startsWith(
            "cost $9.04 for about 1,513,639 requests of class A and 3,676,496 of class B to Cloud"
                + " Storage");
  }

  @Test
  void theAcceleratorsCostTheirHoursTimesThePriceGiven() {
    assertThat(text(0.75, false)).isEqualTo("cost $2,652.91 for 3,537.2 accelerator-hours ");
    assertThat(text(0.75, true)).contains("accelerator-hours $9.04 for about");
  }

  @Test
  void withoutAPriceAFolderOnDiskCostsNothingThatIsKnown() {
    assertThat(text(null, false)).isEmpty();
  }

  private String text(@Nullable Double pricePerHour, boolean onCloud) {
    Timetable timetable = Timetable.of(plan.runs(), SamplePlan.rates(300));
    return new PlanCosts(plan, timetable, WORKERS, pricePerHour, onCloud)
        .toString()
        .replaceAll("\\s+", " ");
  }
}
