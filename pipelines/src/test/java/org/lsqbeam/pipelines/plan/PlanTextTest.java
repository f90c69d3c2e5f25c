package org.lsqbeam.pipelines.plan;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class PlanTextTest {
  private final ExperimentPlan plan = SamplePlan.table1();

  @Test
  void thePapersTableFitsIntoAHundredColumnsOfAscii() {
    Timetable timetable = Timetable.of(plan.runs(), SamplePlan.rates(25.4));
    assertThat(text(timetable, 8).lines())
        .allMatch(line -> line.length() <= 100, "at most 100 wide")
        .allMatch(line -> line.matches("[ -~]*"), "ASCII")
        .noneMatch(line -> line.endsWith(" "));
  }

  @Test
  void whatIsAssumedIsSaidToBeAssumed() {
    assertThat(text(null, 1).replaceAll("\\s+", " "))
        .contains(
            "imagenet, 256x256 pixels: 1,281,167 training and 50,000 validation images of 1,000"
                + " classes, not prepared; without --input=PATH the numbers are assumed to be those"
                + " of ImageNet")
        .contains("dataset 36.0 GiB (assumed: 29,000 bytes an image");
  }

  /** By hand: 35 runs, three checkpoints each, of 120 million values of 4 bytes. */
  @Test
  void diskIsThatOfThreeCheckpointsOfEachRun() {
    assertThat(text(null, 1)).contains("checkpoints 46.9 GiB (3 of each run)");
  }

  /** By hand: 7 networks of 60 million values of 17 bits in all, and 28 runs of 50,000 images. */
  @Test
  void diskHasThePackedNetworksAndEightDigitsForEachImage() {
    assertThat(text(null, 1).replaceAll("\\s+", " "))
        .contains(", packed networks and their agreements 861.8 MiB ");
  }

  @Test
  void networksHaveTheirParametersAndSizesInMebibytes() {
    assertThat(text(null, 1).lines())
        .anyMatch(
            line ->
                line.matches(
                    "network +input +parameters +MACs +full precision +8-bit +4-bit +3-bit +2-bit"))
        .anyMatch(
            line ->
                line.matches(
                    "resnet-50 +224x224 +60,000,000 +11,345.7 +228.882 +57.220 +28.610 +21.458"
                        + " +14.305"));
  }

  /** By hand: batches of 100, at 100 images per second; of what is done nothing is left. */
  @Test
  void everyRunHasItsStepsImagesAndHours() {
    Timetable timetable = Timetable.of(plan.runs(), SamplePlan.rates(100));
    assertThat(text(timetable, 1).lines())
        .contains("table1: 35 runs, 1 done, 1 started, 33 to do")
        .anyMatch(line -> line.matches("resnet-18-full +1,152,996/1,152,996 +0 +- +- +done"))
        .anyMatch(
            line ->
                line.matches(
                    "resnet-34-full +1,000,000/1,152,996 +15,299,600 +100 +42 h 30 min +started"))
        .anyMatch(
            line -> line.matches("vgg-16bn-2bit +0/1,152,996 +115,299,600 +100 +320 h +to do"))
        .anyMatch(line -> line.matches("total +3,820,186,400 +10,612 h"));
  }

  /**
   * By hand: at full precision five runs of 320.277 hours and one of 42.499, quantized 28 of
   * 320.277. With 8 workers the first take as long as one run, the others four times as long.
   */
  @Test
  void theTimeWithSomeWorkersIsThatOfTheirSchedule() {
    Timetable timetable = Timetable.of(plan.runs(), SamplePlan.rates(100));
    assertThat(text(timetable, 8).replaceAll("\\s+", " "))
        .contains("10,612 h on one accelerator: 1,644 h at full precision and 8,968 h quantized")
        // 33 runs of 320 h and one of 43 h: five rounds.
        .contains("with 8 workers: 1,601 h, at best 1,326 h; with a worker for each run: 641 h");
  }

  @Test
  void withoutARateItIsSaidHowToGetOne() {
    assertThat(text(null, 1))
        .contains("--measure", "--imagesPerSecond")
        .doesNotContain(" h ", "images/s");
  }

  private String text(@Nullable Timetable timetable, int workers) {
    return new PlanText(plan, timetable, workers).toString();
  }
}
