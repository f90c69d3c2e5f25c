package org.lsqbeam.pipelines.plan;

import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringTokenizer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.lsqbeam.graphs.train.Checkpoints;
import org.lsqbeam.pipelines.plan.PlannedRun.State;
import org.lsqbeam.pipelines.plan.Timetable.Timed;
import org.lsqbeam.pipelines.text.Amounts;
import org.lsqbeam.transforms.prepare.ExpectedSize;

/** A plan for a terminal: ASCII, columns aligned. */
public final class PlanText {
  private static final int WIDTH = 100;
  private static final int INDENT = 9;

  private final ExperimentPlan plan;
  private final @Nullable Timetable timetable;
  private final int workers;

  /**
   * The text of a plan.
   *
   * @param timetable of the plan's runs; null where no rate is known
   * @param workers how many train side by side
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
        + (timetable == null ? paragraph("time", unknownTime()) : time(timetable));
  }

  private String counts() {
    Map<State, Long> counts =
        plan.runs().stream()
            .collect(
                Collectors.groupingBy(
                    PlannedRun::state, () -> new EnumMap<>(State.class), Collectors.counting()));
    return Amounts.count(plan.runs().size(), "run")
        + ", "
        + counts.entrySet().stream()
            .map(each -> Amounts.count(each.getValue()) + " " + each.getKey())
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
        "dataset %s%s, checkpoints %s (%d of each run)",
        Amounts.bytes(dataset.bytes()),
        assumed,
        Amounts.bytes(plan.checkpointBytes()),
        Checkpoints.MOST);
  }

  private static String unknownTime() {
    return "not known without a rate: --measure times updates of each network on this machine, and"
        + " --imagesPerSecond=NUMBER, or one for each network, says how fast another one is";
  }

  private String time(Timetable known) {
    double full = known.alone(true);
    double quantized = known.alone(false);
    return paragraph(
            "time",
            String.format(
                Locale.ROOT,
                "%s accelerator-hours, %s at full precision and %s quantized; images/s %s, and"
                    + " evaluation after each epoch is not counted",
                Amounts.hours(full + quantized),
                Amounts.hours(full),
                Amounts.hours(quantized),
                known.origin()))
        + paragraph("", criticalPath(known));
  }

  private String criticalPath(Timetable known) {
    double full = known.criticalPath(workers, true);
    double quantized = known.criticalPath(workers, false);
    int each = plan.runs().size();
    return String.format(
        Locale.ROOT,
        "critical path with %s: %s hours, %s at full precision and then %s quantized; with a worker"
            + " for each run: %s hours",
        Amounts.count(workers, "worker"),
        Amounts.hours(full + quantized),
        Amounts.hours(full),
        Amounts.hours(quantized),
        Amounts.hours(known.criticalPath(each, true) + known.criticalPath(each, false)));
  }

  /** A word and what is to be said of it, below each other where it is long. */
  private static String paragraph(String word, String text) {
    StringBuilder lines = new StringBuilder();
    StringBuilder line = new StringBuilder(word + " ".repeat(INDENT - word.length()));
    for (StringTokenizer words = new StringTokenizer(text); words.hasMoreTokens(); ) {
      String next = words.nextToken();
      if (line.length() > INDENT && line.length() + next.length() > WIDTH) {
        lines.append(line.toString().stripTrailing()).append('\n');
        line = new StringBuilder(" ".repeat(INDENT));
      }
      line.append(next).append(' ');
    }
    return lines.append(line.toString().stripTrailing()).append('\n').toString();
  }
}
