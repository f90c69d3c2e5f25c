package org.lsqbeam.pipelines.report.results;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.lsqbeam.graphs.evaluate.Accuracy;
import org.lsqbeam.graphs.evaluate.Evaluation;
import org.lsqbeam.graphs.quantize.Precision;

/**
 * The accuracies of one experiment, as the paper's Table 1 arranges them: a row for each network
 * and variant, a column for each precision.
 *
 * @param precisions the columns
 * @param rows one for each network and variant
 * @param hasTop5 whether there are enough classes for top-5 accuracy to mean something
 * @param notes a sentence on each run that has no accuracy, and on what the remarks mean
 */
public record AccuracyTable(
    List<Precision> precisions, List<Row> rows, boolean hasTop5, List<String> notes) {
  /** With fewer classes, top-5 is 100 % or close to it for any network. */
  private static final int FEWEST_CLASSES_FOR_TOP5 = 6;

  /** A network and variant with a cell for each precision. */
  public record Row(RunResults.Row of, List<Cell> cells) {}

  /**
   * One network at one precision.
   *
   * @param runs the runs of the cell, which several rows may share
   * @param initial before training
   * @param trained after training
   * @param change of the trained top-1 from full precision; missing at full precision, without a
   *     full-precision run, and where training did not converge
   */
  public record Cell(
      Precision precision,
      List<RunResult> runs,
      Accuracies initial,
      Accuracies trained,
      Figure change) {
    /** Why there is no accuracy, what is wrong with it, or which seeds are missing. */
    public String remark() {
      return trained.top1().remark();
    }
  }

  /** The parts of an accuracy, over the seeds. */
  public record Accuracies(Figure top1, Figure top5, Figure loss) {
    private static Accuracies of(SeedAggregate seeds, Function<Evaluation, Accuracy> when) {
      return new Accuracies(
          seeds.figure(when, Accuracy::top1),
          seeds.figure(when, Accuracy::top5),
          seeds.figure(when, Accuracy::loss));
    }
  }

  /** Arranges the accuracies of some runs. */
  public static AccuracyTable of(RunResults runs, ConvergenceRule rule) {
    List<Row> rows = new ArrayList<>();
    for (RunResults.Row row : runs.rows()) {
      List<Cell> cells = new ArrayList<>();
      for (Precision precision : runs.precisions()) {
        cells.add(cell(runs, precision, runs.of(row, precision), rule));
      }
      rows.add(new Row(row, List.copyOf(cells)));
    }
    List<String> notes = new ArrayList<>();
    runs.inOrder().stream()
        .map(AccuracyTable::note)
        .filter(note -> !note.isEmpty())
        .forEach(notes::add);
    if (runs.inOrder().stream().anyMatch(rule::covers)) {
      notes.add(rule.note());
    }
    return new AccuracyTable(
        runs.precisions(), List.copyOf(rows), hasTop5(rule.classes()), List.copyOf(notes));
  }

  /** Whether there are enough classes for top-5 accuracy to mean something. */
  public static boolean hasTop5(int classes) {
    return classes >= FEWEST_CLASSES_FOR_TOP5;
  }

  private static Cell cell(
      RunResults runs, Precision precision, List<RunResult> ofCell, ConvergenceRule rule) {
    SeedAggregate seeds = SeedAggregate.of(ofCell, rule);
    List<Double> changes =
        seeds.counted().stream().map(runs::change).filter(Objects::nonNull).toList();
    boolean compared = seeds.comparable() && !precision.isFull() && !changes.isEmpty();
    return new Cell(
        precision,
        ofCell,
        Accuracies.of(seeds, Evaluation::initial),
        Accuracies.of(seeds, Evaluation::trained),
        compared ? Figure.of(changes) : Figure.missing(""));
  }

  private static String note(RunResult run) {
    if (run.failure() != null) {
      return run.name() + " failed: " + run.failure().strip().replaceAll("\\s+", " ");
    }
    return run.evaluation() == null ? run.name() + " is not finished" : "";
  }
}
