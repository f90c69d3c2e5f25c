package org.lsqbeam.pipelines.report.results;

import org.lsqbeam.graphs.data.DatasetManifest;
import org.lsqbeam.graphs.evaluate.Evaluation;
import org.lsqbeam.pipelines.text.Numbers;

/**
 * Decides which runs did not converge: those whose accuracy cannot be told from guessing.
 *
 * @param classes the dataset's, at least 1
 * @param images the number of validation images
 */
public record ConvergenceRule(int classes, long images) {
  /** The remark on a run, or a published figure, whose training did not converge. */
  public static final String DIVERGED = "did not converge";

  private static final double DEVIATIONS = 3;

  /** On fewer images, chance moves an accuracy by up to ten percentage points. */
  private static final long FEWEST_IMAGES = 200;

  /** The rule for a dataset. */
  public static ConvergenceRule of(DatasetManifest dataset) {
    return new ConvergenceRule(dataset.classes().size(), dataset.validation().examples());
  }

  /** The highest top-1 in percent that counts as guessing: three standard errors above it. */
  private double limit() {
    double right = 1.0 / classes;
    return 100 * (right + DEVIATIONS * Math.sqrt(right * (1 - right) / images));
  }

  /** Whether a run was evaluated and did not converge; never on a small validation set. */
  boolean covers(RunResult run) {
    Evaluation evaluation = run.evaluation();
    return evaluation != null
        && classes > 1
        && images >= FEWEST_IMAGES
        && !(evaluation.trained().top1() > limit());
  }

  /** Why a run has no accuracy, or none that counts; empty if it has one. */
  public String remark(RunResult run) {
    if (run.evaluation() == null) {
      return run.failure() == null ? "unfinished" : "failed";
    }
    return covers(run) ? DIVERGED : "";
  }

  /**
   * The state of a run in one word: {@code done}, {@code did_not_converge}, {@code failed} or
   * {@code unfinished}.
   */
  public String state(RunResult run) {
    String remark = remark(run);
    return remark.isEmpty() ? "done" : remark.replace(' ', '_');
  }

  /** Explains {@link #DIVERGED} and its effect on means and comparisons. */
  public String note() {
    return "Did not converge: top-1 is at most "
        + Numbers.significant(limit(), 3)
        + " %, three standard errors above guessing ("
        + Numbers.count(images, "image")
        + ", "
        + Numbers.count(classes, "class")
        + "). Such a run is not part of a mean with runs that converged, and is not compared with"
        + " other figures.";
  }
}
