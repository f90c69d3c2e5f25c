package org.lsqbeam.pipelines.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.lsqbeam.graphs.train.TrainingSpec;
import org.lsqbeam.pipelines.plan.Timetable.Timed;
import org.lsqbeam.pipelines.text.AlignedLines;
import org.lsqbeam.pipelines.text.Numbers;

/** Formats one line for each run, and their totals. */
final class RunTable {
  private static final String NONE = "-";

  private RunTable() {}

  /**
   * A column.
   *
   * @param side of its cells, as {@link AlignedLines} takes it
   * @param total the cell of the last line
   */
  private record Column(String name, String side, Function<Timed, String> cell, String total) {}

  /**
   * Lists the runs.
   *
   * @param identified whether the dataset is known, on which a run's fingerprint depends
   * @param timed whether rates are known, and so times shown
   */
  static String of(List<Timed> runs, boolean identified, boolean timed) {
    List<Column> columns = columns(runs, identified, timed);
    List<List<String>> lines = new ArrayList<>();
    lines.add(columns.stream().map(Column::name).toList());
    for (Timed run : runs) {
      lines.add(columns.stream().map(column -> column.cell().apply(run)).toList());
    }
    lines.add(columns.stream().map(Column::total).toList());
    return AlignedLines.of(columns.stream().map(Column::side).collect(Collectors.joining()), lines);
  }

  private static List<Column> columns(List<Timed> runs, boolean identified, boolean timed) {
    List<Column> columns = new ArrayList<>();
    columns.add(new Column("run", "<", each -> name(each.run(), identified), "total"));
    if (runs.stream().map(each -> each.run().spec().seed()).distinct().count() > 1) {
      columns.add(new Column("seed", ">", each -> Long.toString(each.run().spec().seed()), ""));
    }
    columns.add(new Column("steps done", ">", each -> steps(each.run()), ""));
    long left = runs.stream().mapToLong(each -> each.run().imagesLeft()).sum();
    columns.add(
        new Column(
            "images left",
            ">",
            each -> Numbers.count(each.run().imagesLeft()),
            Numbers.count(left)));
    if (timed) {
      columns.add(new Column("images/s", ">", RunTable::rate, ""));
      double hours = runs.stream().mapToDouble(Timed::hours).sum();
      columns.add(new Column("time", ">", each -> hours(each.hours()), hours(hours)));
    }
    columns.add(new Column("state", "<", each -> each.run().state().toString(), ""));
    if (runs.stream().anyMatch(each -> !each.run().variant().isEmpty())) {
      columns.add(new Column("variant", "<", each -> each.run().variant(), ""));
    }
    return columns;
  }

  private static String hours(double hours) {
    return hours == 0 ? NONE : Numbers.duration(hours * 3600);
  }

  private static String rate(Timed run) {
    return run.imagesPerSecond() == null ? NONE : Numbers.rate(run.imagesPerSecond());
  }

  /** The run's folder name; without the fingerprint where that is not known yet. */
  private static String name(PlannedRun run, boolean identified) {
    TrainingSpec spec = run.spec();
    return identified ? spec.runName() : spec.network() + "-" + spec.precision().slug();
  }

  private static String steps(PlannedRun run) {
    return Numbers.count(run.stepsDone()) + "/" + Numbers.count(run.steps());
  }
}
