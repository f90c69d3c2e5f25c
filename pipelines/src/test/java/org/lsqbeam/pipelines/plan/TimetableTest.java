package org.lsqbeam.pipelines.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.lsqbeam.pipelines.plan.PlannedRun.State;

final class TimetableTest {
  /** 5 | 4, then 3 to the one with 4, 3 to the one with 5, 3 to the one with 7. */
  @Test
  void theLongestRunIsTakenFirst() {
    assertThat(Timetable.longestFirst(List.of(3.0, 5.0, 3.0, 4.0, 3.0), 2)).isEqualTo(10);
  }

  @Test
  void oneWorkerTakesTheSumAndOneForEachRunTheLongest() {
    List<Double> hours = List.of(0.5, 7.0, 2.0, 0.0);
    assertThat(Timetable.longestFirst(hours, 1)).isEqualTo(9.5);
    assertThat(Timetable.longestFirst(hours, 4)).isEqualTo(7);
    assertThat(Timetable.longestFirst(hours, 1_000_000)).isEqualTo(7);
    assertThat(Timetable.longestFirst(List.of(), 3)).isZero();
  }

  /** By hand, in hours: 4 and 1 at full precision, 2 and 1 quantized, with two workers. */
  @Test
  void quantizedRunsWaitForAllOfFullPrecision() {
    Timetable timetable =
        Timetable.of(
            List.of(
                run("full", 1440, 0, State.TO_DO),
                run("full", 360, 0, State.TO_DO),
                run("4", 720, 0, State.TO_DO),
                run("2", 360, 0, State.TO_DO)),
            SamplePlan.rates(10));
    assertThat(timetable.alone(true)).isCloseTo(5, within(1e-9));
    assertThat(timetable.alone(false)).isCloseTo(3, within(1e-9));
    assertThat(timetable.criticalPath(2, true)).isCloseTo(4, within(1e-9));
    assertThat(timetable.criticalPath(2, false)).isCloseTo(2, within(1e-9));
  }

  /** By hand: 360 updates of 100 images at 10 images per second are an hour. */
  @Test
  void onlyWhatIsLeftCounts() {
    Timetable timetable =
        Timetable.of(
            List.of(
                run("full", 720, 360, State.STARTED),
                run("full", 720, 720, State.DONE),
                run("full", 720, 540, State.FAILED)),
            SamplePlan.rates(10));
    assertThat(timetable.runs()).extracting(Timetable.Timed::hours).containsExactly(1.0, 0.0, 0.5);
  }

  private static PlannedRun run(String precision, long steps, long stepsDone, State state) {
    return SamplePlan.run("resnet-8", precision, steps, stepsDone, state);
  }
}
