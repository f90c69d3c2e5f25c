package org.lsqbeam.pipelines.report.results;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lsqbeam.graphs.analysis.QuantizationError;
import org.lsqbeam.graphs.evaluate.Evaluation;
import org.lsqbeam.graphs.export.AgreementFile;
import org.lsqbeam.graphs.train.EpochMetrics;
import org.lsqbeam.graphs.train.TrainingSpec;
import org.lsqbeam.pipelines.experiment.Experiment;
import org.lsqbeam.transforms.run.BoundFile;
import org.lsqbeam.transforms.run.Provenance;
import org.lsqbeam.transforms.run.RunFolder;

/**
 * The results of one run.
 *
 * @param variant the settings that distinguish it from the experiment's other runs of its network,
 *     precision and seed; empty if there are no others
 * @param variants the variants that it belongs to; empty if it belongs to all
 * @param spec the run's
 * @param evaluation before and after training; null if the run failed or is not finished
 * @param metrics one per epoch, starting before training; may be empty
 * @param provenance null if the run has none
 * @param failure the reason why the run failed; null if it did not
 * @param quantizationError null if it was not measured
 * @param agreement of its packed network with the trained one; null if they were not compared
 */
public record RunResult(
    String variant,
    List<String> variants,
    TrainingSpec spec,
    @Nullable Evaluation evaluation,
    List<EpochMetrics> metrics,
    @Nullable Provenance provenance,
    @Nullable String failure,
    @Nullable QuantizationError quantizationError,
    @Nullable AgreementFile agreement) {
  public RunResult {
    variants = List.copyOf(variants);
    metrics = List.copyOf(metrics);
    if (failure != null && evaluation != null) {
      throw new IllegalArgumentException(
          "run " + spec.runName() + " has failed (" + failure + ") and yet has an evaluation");
    }
  }

  /** A run of one variant, or of all, that was not measured or compared. */
  public RunResult(
      String variant,
      TrainingSpec spec,
      @Nullable Evaluation evaluation,
      List<EpochMetrics> metrics,
      @Nullable Provenance provenance,
      @Nullable String failure) {
    this(
        variant,
        variant.isEmpty() ? List.of() : List.of(variant),
        spec,
        evaluation,
        metrics,
        provenance,
        failure,
        null,
        null);
  }

  /**
   * Reads a run's folder.
   *
   * @param asked the run, which need not have started
   * @throws org.lsqbeam.graphs.io.InvalidDataException if a file is not valid
   */
  public static RunResult read(Experiment.Run asked, RunFolder run) throws IOException {
    return new RunResult(
        asked.variant(),
        asked.variants(),
        asked.spec(),
        run.evaluation().orElse(null),
        run.metrics(),
        run.provenance().orElse(null),
        run.failure().orElse(null),
        run.quantizationError().orElse(null),
        BoundFile.agreement(run, asked.spec()).read().orElse(null));
  }

  /** The network, with the variant if there is one. */
  public String networkAndVariant() {
    return RunResults.named(spec.network(), variant);
  }

  /** The name in tables and messages: network, variant, precision and seed. */
  public String name() {
    return networkAndVariant() + ", " + spec.precision().label() + ", seed " + spec.seed();
  }

  /** Returns the same run as one that failed. */
  public RunResult failed(String reason) {
    return new RunResult(variant, variants, spec, null, metrics, provenance, reason, null, null);
  }

  /** The first epoch with the highest top-1; empty if none is done. */
  public Optional<EpochMetrics> best() {
    return metrics.stream()
        .filter(epoch -> epoch.training() != null)
        .reduce((a, b) -> b.validation().top1() > a.validation().top1() ? b : a);
  }

  /** Seconds of training, without validation, over all epochs done. */
  public double seconds() {
    return metrics.stream()
        .map(EpochMetrics::training)
        .mapToDouble(training -> training == null ? 0 : training.seconds())
        .sum();
  }

  /** Training images per second over all epochs done; NaN if none is. */
  public double imagesPerSecond() {
    double images =
        metrics.stream()
            .map(EpochMetrics::training)
            .mapToDouble(
                training -> training == null ? 0 : training.imagesPerSecond() * training.seconds())
            .sum();
    return images / seconds();
  }

  /** How often a step size was clamped at its minimum, over all epochs done. */
  public long clamped() {
    return metrics.stream()
        .map(EpochMetrics::training)
        .mapToLong(training -> training == null ? 0 : training.clamped())
        .sum();
  }
}
