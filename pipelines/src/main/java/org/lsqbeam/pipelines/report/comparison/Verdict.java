package org.lsqbeam.pipelines.report.comparison;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.lsqbeam.graphs.quantize.Precision;
import org.lsqbeam.pipelines.report.comparison.PaperComparison.Block;
import org.lsqbeam.pipelines.report.comparison.PaperComparison.Cell;
import org.lsqbeam.pipelines.report.comparison.PaperComparison.Kind;
import org.lsqbeam.pipelines.report.comparison.PaperComparison.Line;
import org.lsqbeam.pipelines.report.results.AccuracyTable;
import org.lsqbeam.pipelines.report.results.Figure;
import org.lsqbeam.pipelines.report.results.RunResult;
import org.lsqbeam.pipelines.text.Numbers;

/**
 * What came out for one network at one precision, by {@link #RULE}.
 *
 * @param subject network, variant and precision
 * @param outcome how the accuracy compares
 * @param words the outcome in words
 * @param sentence the figures that the outcome rests on
 */
public record Verdict(String subject, Outcome outcome, String words, String sentence) {
  /** How an accuracy compares with the paper's, or with that of full precision. */
  public enum Outcome {
    REPRODUCED,
    ABOVE,
    BELOW,
    CANNOT_TELL;

    /** Returns the name of its colour in the page. */
    public String style() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** The rule, in words. */
  public static final String RULE =
      "The ± after a difference is two standard errors. A standard error combines the binomial"
          + " error of the accuracies on the validation images with the spread over the seeds,"
          + " where there are several. Where network and data are the paper's, a difference within"
          + " its ± is “reproduced”, a larger one is “above” or “below”; a ± above 1 point cannot"
          + " tell. Elsewhere nothing is said about the paper: the accuracy is compared with that"
          + " of full precision, by the same ±. A run that failed, is not finished or did not"
          + " converge cannot tell.";

  private static final double STANDARD_ERRORS = 2;

  /** Two standard errors above this cannot tell a reproduction from a failed one, in points. */
  private static final double WIDEST = 1;

  /** Returns the name of the outcome's colour in the page. */
  public String style() {
    return outcome.style();
  }

  /**
   * Compares with the paper where that is possible, otherwise with full precision.
   *
   * @param images of the validation set
   */
  public static List<Verdict> of(AccuracyTable table, List<PaperTable> paper, long images) {
    Map<List<RunResult>, Verdict> verdicts = new LinkedHashMap<>();
    paper.stream()
        .filter(each -> each.id().endsWith("top1"))
        .flatMap(each -> each.comparison().blocks().stream())
        .filter(block -> block.lines().stream().anyMatch(line -> line.kind() == Kind.COMPARED))
        .forEach(block -> addBlock(verdicts, block, images));
    addChanges(verdicts, table, images);
    return List.copyOf(verdicts.values());
  }

  private static void addBlock(Map<List<RunResult>, Verdict> verdicts, Block block, long images) {
    Map<Precision, Cell> published =
        lines(block, Kind.PAPER).findFirst().map(Line::cells).orElse(Map.of());
    for (Line ours : lines(block, Kind.OURS).toList()) {
      ours.cells()
          .forEach(
              (precision, cell) -> {
                Cell paper = published.get(precision);
                if (cell.figure().comparable() && paper != null && paper.figure().isKnown()) {
                  verdicts.putIfAbsent(
                      cell.runs(),
                      ofPaper(subject(cell.runs()), cell.figure(), paper.figure().mean(), images));
                }
              });
    }
  }

  private static Stream<Line> lines(Block block, Kind kind) {
    return block.lines().stream().filter(line -> line.kind() == kind);
  }

  /** The name of runs that differ by their seeds. */
  private static String subject(List<RunResult> runs) {
    RunResult run = runs.get(0);
    return run.networkAndVariant() + ", " + run.spec().precision().label();
  }

  /** Compares an accuracy with the paper's, both in percent. */
  static Verdict ofPaper(String subject, Figure ours, double paper, long images) {
    double difference = ours.mean() - paper;
    double error = STANDARD_ERRORS * Math.hypot(binomial(ours.mean(), images), ofSeeds(ours));
    Outcome outcome =
        Math.abs(difference) > error
            ? difference > 0 ? Outcome.ABOVE : Outcome.BELOW
            : error > WIDEST ? Outcome.CANNOT_TELL : Outcome.REPRODUCED;
    return new Verdict(
        subject,
        outcome,
        outcome.style().replace('-', ' '),
        Numbers.points(ours.mean())
            + " %; the paper has "
            + Numbers.published(paper)
            + " %; difference "
            + plusMinus(difference, error)
            + seeds(ours));
  }

  /** Adds the quantized runs that were not compared with the paper. */
  private static void addChanges(
      Map<List<RunResult>, Verdict> verdicts, AccuracyTable table, long images) {
    for (AccuracyTable.Row row : table.rows()) {
      for (AccuracyTable.Cell cell : row.cells()) {
        if (!cell.runs().isEmpty()
            && !cell.precision().isFull()
            && !verdicts.containsKey(cell.runs())) {
          verdicts.put(
              cell.runs(), ofCell(row.of().name() + ", " + cell.precision().label(), cell, images));
        }
      }
    }
  }

  private static Verdict ofCell(String subject, AccuracyTable.Cell cell, long images) {
    if (cell.change().isKnown()) {
      return ofChange(subject, cell.trained().top1().mean(), cell.change(), images);
    }
    String reason =
        cell.remark().isEmpty() ? "no full-precision run to compare with" : cell.remark();
    return new Verdict(subject, Outcome.CANNOT_TELL, "cannot tell", reason);
  }

  /**
   * Compares an accuracy with that of full precision.
   *
   * @param quantized in percent
   * @param change from full precision, in percentage points
   */
  static Verdict ofChange(String subject, double quantized, Figure change, long images) {
    double full = quantized - change.mean();
    double ofImages = Math.hypot(binomial(quantized, images), binomial(full, images));
    double error = STANDARD_ERRORS * Math.hypot(ofImages, ofSeeds(change));
    Outcome outcome =
        Math.abs(change.mean()) <= error
            ? Outcome.CANNOT_TELL
            : change.mean() > 0 ? Outcome.ABOVE : Outcome.BELOW;
    return new Verdict(
        subject,
        outcome,
        outcome == Outcome.CANNOT_TELL
            ? "no difference from full precision can be told"
            : outcome.style() + " full precision",
        Numbers.points(quantized)
            + " %, full precision "
            + Numbers.points(full)
            + " %; "
            + plusMinus(change.mean(), error)
            + seeds(change));
  }

  /** The standard error of a share of images, in percent; 0 where all images agree. */
  private static double binomial(double percent, long images) {
    return Math.sqrt(percent * (100 - percent) / images);
  }

  /** The standard error of a mean over seeds, without that of the images. */
  private static double ofSeeds(Figure figure) {
    return figure.deviation() / Math.sqrt(figure.count());
  }

  private static String plusMinus(double difference, double error) {
    return Numbers.change(difference) + " ± " + Numbers.points(error) + " points";
  }

  private static String seeds(Figure figure) {
    return figure.count() == 1 ? " (one\u00a0seed)" : " (" + figure.count() + "\u00a0seeds)";
  }
}
