package org.lsqbeam.pipelines.report.results;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.lsqbeam.graphs.evaluate.Accuracy;
import org.lsqbeam.graphs.evaluate.Evaluation;
import org.lsqbeam.graphs.quantize.Precision;

/**
 * The paper's Table 1 of one experiment: a row for each network and recipe, a cell for each
 * precision.
 *
 * @param precisions the columns
 * @param rows one for each network and recipe
 * @param notes a sentence on each run that has no accuracy, and on what the remarks mean
 */
public record AccuracyTable(List<Precision> precisions, List<Row> rows, List<String> notes) {
  public record Row(RunResults.Row of, List<Cell> cells) {}

  /**
   * One network at one precision.
   *
   * @param runs of the cell, which several rows may share
   * @param initial before training; null where no run has an accuracy, as are the next two
   * @param trained after training
   * @param change of the trained top-1 against full precision; also null where there is none, and
   *     where training did not converge
   * @param remark why there is no accuracy, what is wrong with it, or that some seeds have none;
   *     empty where all have
   */
  public record Cell(
      Precision precision,
      List<RunResult> runs,
      @Nullable Means initial,
      @Nullable Means trained,
      @Nullable MeanOverSeeds change,
      String remark) {}

  /** An accuracy, each part a mean over the seeds. */
  public record Means(MeanOverSeeds top1, MeanOverSeeds top5, MeanOverSeeds loss) {
    private static @Nullable Means of(List<RunResult> runs, Function<Evaluation, Accuracy> when) {
      List<Accuracy> accuracies =
          runs.stream().map(RunResult::evaluation).filter(Objects::nonNull).map(when).toList();
      return accuracies.isEmpty()
          ? null
          : new Means(
              mean(accuracies, Accuracy::top1),
              mean(accuracies, Accuracy::top5),
              mean(accuracies, Accuracy::loss));
    }

    private static MeanOverSeeds mean(List<Accuracy> of, Function<Accuracy, Double> part) {
      return MeanOverSeeds.of(of.stream().map(part).toList());
    }
  }

  public static AccuracyTable of(RunResults runs, ConvergenceRule chance) {
    List<Row> rows = new ArrayList<>();
    for (RunResults.Row row : runs.rows()) {
      List<Cell> cells = new ArrayList<>();
      for (Precision precision : runs.precisions()) {
        cells.add(cell(runs, precision, runs.of(row, precision), chance));
      }
      rows.add(new Row(row, List.copyOf(cells)));
    }
    List<String> notes = new ArrayList<>();
    runs.inOrder().stream()
        .map(AccuracyTable::note)
        .filter(note -> !note.isEmpty())
        .forEach(notes::add);
    if (runs.inOrder().stream().anyMatch(chance::covers)) {
      notes.add(chance.note());
    }
    return new AccuracyTable(runs.precisions(), List.copyOf(rows), List.copyOf(notes));
  }

  private static Cell cell(
      RunResults runs, Precision precision, List<RunResult> ofCell, ConvergenceRule chance) {
    SeedAggregate seeds = SeedAggregate.of(ofCell, chance);
    List<Double> changes =
        seeds.counted().stream().map(runs::change).filter(Objects::nonNull).toList();
    boolean compared = seeds.comparable() && !precision.isFull() && !changes.isEmpty();
    return new Cell(
        precision,
        ofCell,
        Means.of(seeds.counted(), Evaluation::initial),
        Means.of(seeds.counted(), Evaluation::trained),
        compared ? MeanOverSeeds.of(changes) : null,
        seeds.remark());
  }

  private static String note(RunResult run) {
    String name = name(run);
    if (run.failure() != null) {
      return name + " failed: " + run.failure().strip().replaceAll("\\s+", " ");
    }
    return run.evaluation() == null ? name + " is not finished" : "";
  }

  /** A run as a person calls it. */
  public static String name(RunResult run) {
    return RunResults.nameOf(run)
        + ", "
        + run.spec().precision().label()
        + ", seed "
        + run.spec().seed();
  }
}
