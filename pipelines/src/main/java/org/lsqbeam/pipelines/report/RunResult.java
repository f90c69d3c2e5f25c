package org.lsqbeam.pipelines.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.lsqbeam.graphs.evaluate.Evaluation;
import org.lsqbeam.graphs.files.InvalidDataException;
import org.lsqbeam.graphs.files.Json;
import org.lsqbeam.graphs.train.EpochMetrics;
import org.lsqbeam.graphs.train.TrainingSpec;
import org.lsqbeam.transforms.artifacts.Provenance;

/**
 * What became of one run.
 *
 * @param spec what decided the run
 * @param evaluation before and after training; null where the run failed or is not finished
 * @param metrics one per epoch, the line before any training first; may be empty
 * @param provenance null where the run left none
 * @param failure why the run failed; null where it did not
 */
public record RunResult(
    TrainingSpec spec,
    @Nullable Evaluation evaluation,
    List<EpochMetrics> metrics,
    @Nullable Provenance provenance,
    @Nullable String failure) {
  public RunResult {
    metrics = List.copyOf(metrics);
    if (failure != null && evaluation != null) {
      throw new IllegalArgumentException(
          "run " + spec.runName() + " has failed (" + failure + ") and yet has an evaluation");
    }
  }

  /**
   * Reads a run's folder: {@code spec.json}, and where they are there {@code metrics.jsonl}, {@code
   * evaluation.json} and {@code provenance.json}.
   *
   * @throws InvalidDataException if there is no {@code spec.json}, or a file is not what its name
   *     says
   */
  public static RunResult read(Path runFolder) throws IOException {
    Path spec = runFolder.resolve("spec.json");
    if (!Files.exists(spec)) {
      throw new InvalidDataException(runFolder + " is not the folder of a run: no spec.json in it");
    }
    return new RunResult(
        Json.read(spec, TrainingSpec.class),
        readIfThere(runFolder.resolve("evaluation.json"), Evaluation.class),
        readMetrics(runFolder.resolve("metrics.jsonl")),
        readIfThere(runFolder.resolve("provenance.json"), Provenance.class),
        null);
  }

  /** The same run, known to have failed. */
  public RunResult failed(String reason) {
    return new RunResult(spec, null, metrics, provenance, reason);
  }

  /** Seconds of training, without validation, over all epochs done. */
  double seconds() {
    return metrics.stream()
        .map(EpochMetrics::training)
        .mapToDouble(training -> training == null ? 0 : training.seconds())
        .sum();
  }

  /** Training images per second over all epochs done, NaN where none is. */
  double imagesPerSecond() {
    double images =
        metrics.stream()
            .map(EpochMetrics::training)
            .mapToDouble(
                training -> training == null ? 0 : training.imagesPerSecond() * training.seconds())
            .sum();
    return images / seconds();
  }

  /** How often the guard kept a step size positive, over all epochs done. */
  long guarded() {
    return metrics.stream()
        .map(EpochMetrics::training)
        .mapToLong(training -> training == null ? 0 : training.guarded())
        .sum();
  }

  private static <T> @Nullable T readIfThere(Path file, Class<T> type) throws IOException {
    return Files.exists(file) ? Json.read(file, type) : null;
  }

  /**
   * A line is there once its newline is: the file grows while it is read. Of an epoch that was done
   * again after a stop, the later line counts.
   */
  private static List<EpochMetrics> readMetrics(Path file) throws IOException {
    if (!Files.exists(file)) {
      return List.of();
    }
    String text = Files.readString(file);
    List<String> lines = text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
    TreeMap<Integer, EpochMetrics> byEpoch = new TreeMap<>();
    for (int i = 0; i < lines.size(); i++) {
      EpochMetrics metrics =
          Json.parse(lines.get(i), EpochMetrics.class, file + ", line " + (i + 1) + ",");
      byEpoch.put(metrics.epoch(), metrics);
    }
    return List.copyOf(byEpoch.values());
  }
}
