package org.lsqbeam.pipelines.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.lsqbeam.pipelines.plan.PlannedRun.State;

final class TimetableTest {
  /** By hand, in hours: chains of 4 + 2 and 1 + 2, and one quantized run of 1, with two workers. */
  @Test
  void aQuantizedRunWaitsForItsOwnFullPrecisionRunAlone() {
    PlannedRun longFull = SamplePlan.run("resnet-20", "full", 1440, 0, State.TO_DO);
    PlannedRun shortFull = SamplePlan.run("resnet-8", "full", 360, 0, State.TO_DO);
    Timetable timetable =
        Timetable.of(
            List.of(
                longFull,
                shortFull,
                SamplePlan.startingFrom(longFull, "2", 720),
                SamplePlan.startingFrom(shortFull, "2", 720),
                SamplePlan.startingFrom(shortFull, "3", 360)),
            SamplePlan.rates(10));
    assertThat(timetable.alone(true)).isCloseTo(5, within(1e-9));
    assertThat(timetable.alone(false)).isCloseTo(5, within(1e-9));
    assertThat(timetable.makespan(1).hours()).isCloseTo(10, within(1e-9));
    assertThat(timetable.makespan(2).hours()).isCloseTo(6, within(1e-9));
    assertThat(timetable.makespan(2).bound()).isCloseTo(6, within(1e-9));
    assertThat(timetable.makespan(99).hours()).isCloseTo(6, within(1e-9));
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
