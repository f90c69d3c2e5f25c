package org.lsqbeam.pipelines.report.comparison;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.lsqbeam.graphs.quantize.Precision;
import org.lsqbeam.pipelines.report.comparison.PaperComparison.Block;
import org.lsqbeam.pipelines.report.comparison.PaperComparison.Kind;
import org.lsqbeam.pipelines.report.comparison.PaperComparison.Line;
import org.lsqbeam.pipelines.report.results.AccuracyTable;
import org.lsqbeam.pipelines.report.results.AccuracyTable.Cell;
import org.lsqbeam.pipelines.report.results.DatasetLabel;
import org.lsqbeam.pipelines.report.results.Figure;
import org.lsqbeam.pipelines.report.results.RunResult;
import org.lsqbeam.pipelines.text.Numbers;

/**
 * The outcome for one network at one precision, by {@link #RULE}.
 *
 * @param outcome how the accuracy compares
 * @param claim the outcome with its figures, as a sentence without its full stop
 * @param basis what the outcome rests on: its standard error and the seeds, or why none is known
 */
public record Verdict(Outcome outcome, String claim, String basis) {
  /** How an accuracy compares with the paper's, or with that of full precision. */
  public enum Outcome {
    REPRODUCED,
    ABOVE,
    BELOW,
    CANNOT_TELL,
    /** The accuracy of full precision, which others are compared with. */
    BASELINE;

    /** Returns the name of its colour in the page. */
    String style() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** The rule, in words. */
  public static final String RULE =
      "A standard error combines the binomial error of the accuracies on the validation images"
          + " with the spread over the seeds, where there are several. Where network and data are"
          + " the paper's, a difference of at most two standard errors reproduces the paper, a"
          + " larger one is above or below; where two standard errors are more than 1 point,"
          + " nothing can be told. Elsewhere nothing is said about the paper: the accuracy is"
          + " compared with that of full precision, by the same two standard errors. Nothing can"
          + " be told of a run that failed, is not finished or did not converge.";

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
   * @param data the name of the validation set
   */
  public static List<Verdict> of(
      AccuracyTable table, List<PaperTable> paper, long images, DatasetLabel data) {
    Map<List<RunResult>, Double> published = published(paper);
    Map<List<RunResult>, Verdict> verdicts = new LinkedHashMap<>();
    for (AccuracyTable.Row row : table.rows()) {
      for (Cell cell : row.cells()) {
        if (!cell.runs().isEmpty() && !verdicts.containsKey(cell.runs())) {
          String subject = subject(cell, data);
          Double papers = published.get(cell.runs());
          verdicts.put(
              cell.runs(),
              papers == null
                  ? ofCell(subject, cell, images)
                  : ofPaper(subject, cell.trained().top1(), papers, images));
        }
      }
    }
    return List.copyOf(verdicts.values());
  }

  /** Says why the verdicts do not compare with the paper; empty if they do. */
  public static String scope(DatasetLabel data) {
    return data.isPapers()
        ? ""
        : "The paper has no figure for "
            + (data.isName() ? data.text() : "these images")
            + ": all of its figures are on ImageNet.";
  }

  /** The paper's top-1 of the runs that can be compared with it. */
  private static Map<List<RunResult>, Double> published(List<PaperTable> paper) {
    Map<List<RunResult>, Double> published = new HashMap<>();
    paper.stream()
        .filter(PaperTable::isTop1)
        .flatMap(each -> each.comparison().blocks().stream())
        .filter(block -> block.lines().stream().anyMatch(line -> line.kind() == Kind.COMPARED))
        .forEach(block -> addPublished(published, block));
    return published;
  }

  private static void addPublished(Map<List<RunResult>, Double> published, Block block) {
    Map<Precision, PaperComparison.Cell> papers =
        block.linesOf(Kind.PAPER).findFirst().map(Line::cells).orElse(Map.of());
    block
        .linesOf(Kind.OURS)
        .flatMap(line -> line.cells().entrySet().stream())
        .forEach(
            ours -> {
              PaperComparison.Cell paper = papers.get(ours.getKey());
              if (ours.getValue().figure().comparable()
                  && paper != null
                  && paper.figure().isKnown()) {
                published.putIfAbsent(ours.getValue().runs(), paper.figure().mean());
              }
            });
  }

  /** The beginning of a sentence on runs that differ by their seeds. */
  private static String subject(Cell cell, DatasetLabel data) {
    RunResult run = cell.runs().get(0);
    return at(cell.precision())
        + ", "
        + run.spec().network()
        + (run.variant().isEmpty() ? "" : " (" + run.variant() + ")")
        + (data.isName() ? " on " + data.text() : "");
  }

  private static String at(Precision precision) {
    if (precision.isFull()) {
      return "At full precision";
    }
    return precision.weights() == precision.activations()
        ? "At " + precision.weights() + " bits"
        : "With "
            + (precision.quantizesWeights() ? precision.weights() + "-bit" : "full-precision")
            + " weights and "
            + (precision.quantizesActivations()
                ? precision.activations() + "-bit"
                : "full-precision")
            + " activations";
  }

  /** Compares an accuracy with the paper's, both in percent. */
  static Verdict ofPaper(String subject, Figure ours, double paper, long images) {
    double difference = ours.mean() - paper;
    double error = Math.hypot(binomial(ours.mean(), images), ofSeeds(ours));
    double limit = STANDARD_ERRORS * error;
    Outcome outcome =
        Math.abs(difference) > limit
            ? difference > 0 ? Outcome.ABOVE : Outcome.BELOW
            : limit > WIDEST ? Outcome.CANNOT_TELL : Outcome.REPRODUCED;
    String accuracy = Numbers.points(ours.mean()) + "\u00a0%";
    String papers = Numbers.published(paper) + "\u00a0%";
    String claim =
        switch (outcome) {
          case REPRODUCED -> " reproduces the paper: " + accuracy + ", the paper has " + papers;
          case CANNOT_TELL ->
              " reaches "
                  + accuracy
                  + ", the paper has "
                  + papers
                  + "; whether that reproduces it cannot be told";
          default -> " reaches " + accuracy + ", " + than(difference) + " the paper's " + papers;
        };
    return new Verdict(outcome, subject + claim, basis(outcome, difference, error, ours));
  }

  private static Verdict ofCell(String subject, Cell cell, long images) {
    Figure top1 = cell.trained().top1();
    if (cell.change().isKnown()) {
      return ofChange(subject, top1.mean(), cell.change(), images);
    }
    String reached =
        top1.isKnown() ? " reaches " + Numbers.points(top1.mean()) + "\u00a0%" : " has no accuracy";
    if (top1.comparable() && cell.precision().isFull()) {
      double error = Math.hypot(binomial(top1.mean(), images), ofSeeds(top1));
      return new Verdict(
          Outcome.BASELINE, subject + reached, standardError(error) + ", " + seeds(top1));
    }
    String reason = top1.comparable() ? "no full-precision run to compare with" : top1.remark();
    return new Verdict(Outcome.CANNOT_TELL, subject + reached, "cannot tell: " + reason);
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
    double error = Math.hypot(ofImages, ofSeeds(change));
    Outcome outcome =
        Math.abs(change.mean()) <= STANDARD_ERRORS * error
            ? Outcome.CANNOT_TELL
            : change.mean() > 0 ? Outcome.ABOVE : Outcome.BELOW;
    String comparison =
        outcome == Outcome.CANNOT_TELL
            ? "; no difference from full precision can be told"
            : ", " + than(change.mean()) + " full precision";
    return new Verdict(
        outcome,
        subject + " reaches " + Numbers.points(quantized) + "\u00a0%" + comparison,
        basis(outcome, change.mean(), error, change));
  }

  private static String than(double difference) {
    String points = Numbers.points(Math.abs(difference));
    return points
        + (points.equals("1.0") ? " point " : " points ")
        + (difference > 0 ? "above" : "below");
  }

  /** Names the difference where the claim does not. */
  private static String basis(Outcome outcome, double difference, double error, Figure figure) {
    boolean named = outcome == Outcome.ABOVE || outcome == Outcome.BELOW;
    return (named ? "" : Numbers.change(difference) + ", ")
        + standardError(error)
        + ", "
        + seeds(figure);
  }

  /** The standard error of a share of images, in percent; 0 where all images agree. */
  private static double binomial(double percent, long images) {
    return Math.sqrt(percent * (100 - percent) / images);
  }

  /** The standard error of a mean over seeds, without that of the images. */
  private static double ofSeeds(Figure figure) {
    return figure.deviation() / Math.sqrt(figure.count());
  }

  private static String standardError(double error) {
    return "standard error\u00a0" + Numbers.points(error);
  }

  private static String seeds(Figure figure) {
    return figure.count() == 1 ? "one\u00a0seed" : figure.count() + "\u00a0seeds";
  }
}
