package org.lsqbeam.pipelines.plan;

import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.lsqbeam.graphs.train.Checkpoints;
import org.lsqbeam.pipelines.plan.PlannedRun.State;
import org.lsqbeam.pipelines.plan.Timetable.Timed;
import org.lsqbeam.pipelines.text.Numbers;
import org.lsqbeam.pipelines.text.WordWrap;
import org.lsqbeam.transforms.prepare.ExpectedSize;

/** Formats a plan for a terminal, in ASCII. */
public final class PlanText {
  private static final int WIDTH = 100;
  private static final int INDENT = 9;

  private final ExperimentPlan plan;
  private final @Nullable Timetable timetable;
  private final int workers;

  /**
   * Creates the text of a plan.
   *
   * @param timetable of the plan's runs; null if no rate is known
   * @param workers the number of runs that train at the same time
   */
  public PlanText(ExperimentPlan plan, @Nullable Timetable timetable, int workers) {
    this.plan = plan;
    this.timetable = timetable;
    this.workers = workers;
  }

  @Override
  public String toString() {
    List<Timed> runs =
        timetable == null
            ? plan.runs().stream().map(run -> new Timed(run, null)).toList()
            : timetable.runs();
    return plan.name()
        + ": "
        + counts()
        + "\n"
        + paragraph("dataset", dataset())
        + paragraph("disk", disk())
        + "\nMACs in millions for one image, sizes in MiB at each precision\n"
        + NetworkTable.of(plan.runs())
        + "\n"
        + RunTable.of(runs, plan.dataset().isIdentified(), timetable != null)
        + "\n"
        + time();
  }

  private String counts() {
    Map<State, Long> counts =
        plan.runs().stream()
            .collect(
                Collectors.groupingBy(
                    PlannedRun::state, () -> new EnumMap<>(State.class), Collectors.counting()));
    return Numbers.count(plan.runs().size(), "run")
        + ", "
        + counts.entrySet().stream()
            .map(each -> Numbers.count(each.getValue()) + " " + each.getKey())
            .collect(Collectors.joining(", "));
  }

  private String dataset() {
    PlannedDataset dataset = plan.dataset();
    return String.format(
        Locale.ROOT,
        "%s, %dx%d pixels: %,d training and %,d validation images of %,d classes, %s",
        dataset.preset().name(),
        dataset.preset().width(),
        dataset.preset().height(),
        dataset.train(),
        dataset.validation(),
        dataset.classes(),
        dataset.known());
  }

  private String disk() {
    PlannedDataset dataset = plan.dataset();
    String assumed =
        dataset.isPrepared()
            ? ""
            : String.format(
                Locale.ROOT,
                " (assumed: %,d bytes an image; as much again while preparing)",
                ExpectedSize.of(dataset.preset()).bytesPerImage());
    return String.format(
        Locale.ROOT,
        "dataset %s%s, checkpoints %s (%d of each run), packed networks and their agreements %s",
        Numbers.bytes(dataset.bytes()),
        assumed,
        Numbers.bytes(plan.checkpointBytes()),
        Checkpoints.MAX,
        Numbers.bytes(plan.packedBytes()));
  }

  private static String unknownTime() {
    return "unknown without a rate: --measure times updates of each network on this machine;"
        + " --imagesPerSecond=NUMBER, or one for each network, gives the rate of another machine";
  }

  private String time() {
    if (plan.runs().stream().allMatch(run -> run.imagesLeft() == 0)) {
      return paragraph("time", "nothing left to train");
    }
    return timetable == null ? paragraph("time", unknownTime()) : time(timetable);
  }

  private String time(Timetable known) {
    double full = known.alone(true);
    double quantized = known.alone(false);
    return paragraph(
            "time",
            String.format(
                Locale.ROOT,
                "%s on one accelerator: %s at full precision and %s quantized; images/s %s;"
                    + " evaluation after each epoch is not counted",
                hours(full + quantized),
                hours(full),
                hours(quantized),
                known.origin()))
        + paragraph("", makespan(known));
  }

  private String makespan(Timetable known) {
    Makespan with = known.makespan(workers);
    return String.format(
        Locale.ROOT,
        "with %s: %s, at best %s; with a worker for each run: %s",
        Numbers.count(workers, "worker"),
        hours(with.hours()),
        hours(with.bound()),
        hours(known.makespan(plan.runs().size()).hours()));
  }

  private static String hours(double hours) {
    return Numbers.duration(hours * 3600);
  }

  static String paragraph(String term, String text) {
    return WordWrap.hanging(term, INDENT, text, WIDTH);
  }
}
