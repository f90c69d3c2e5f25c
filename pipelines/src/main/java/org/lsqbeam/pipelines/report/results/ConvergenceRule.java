package org.lsqbeam.pipelines.report.results;

import org.lsqbeam.graphs.data.DatasetManifest;
import org.lsqbeam.graphs.evaluate.Evaluation;
import org.lsqbeam.pipelines.paper.ByPrecision;
import org.lsqbeam.pipelines.text.Numbers;

/**
 * What guessing gets right of a validation set, and which runs are no better.
 *
 * @param classes of the dataset, at least 1
 * @param images of the validation set
 */
public record ConvergenceRule(int classes, long images) {
  private static final double DEVIATIONS = 3;

  /** On fewer images luck moves any accuracy by ten points: what is near guessing says nothing. */
  private static final long FEWEST_IMAGES = 200;

  public static ConvergenceRule of(DatasetManifest dataset) {
    return new ConvergenceRule(dataset.classes().size(), dataset.validation().examples());
  }

  /** The greatest top-1 in percent that is no better than guessing: three standard errors above. */
  private double limit() {
    double right = 1.0 / classes;
    return 100 * (right + DEVIATIONS * Math.sqrt(right * (1 - right) / images));
  }

  /** Whether a run was evaluated and is no better than guessing, as far as the set can tell. */
  boolean covers(RunResult run) {
    Evaluation evaluation = run.evaluation();
    return evaluation != null
        && classes > 1
        && images >= FEWEST_IMAGES
        && !(evaluation.trained().top1() > limit());
  }

  /** Why a run has no accuracy, or none that counts; empty where it has one. */
  public String remark(RunResult run) {
    if (run.evaluation() == null) {
      return run.failure() == null ? "unfinished" : "failed";
    }
    return covers(run) ? ByPrecision.DIVERGED : "";
  }

  /** What {@link ByPrecision#DIVERGED} means, and what it does to means and comparisons. */
  public String note() {
    return "Did not converge: top-1 is no more than three standard errors above guessing, here "
        + Numbers.significant(limit(), 3)
        + " % ("
        + Numbers.count(images)
        + " images, "
        + Numbers.count(classes)
        + (classes == 1 ? " class" : " classes")
        + "), so that it cannot be told from guessing. Such a run is in no mean with seeds that are"
        + " better, and not compared with other figures.";
  }
}
