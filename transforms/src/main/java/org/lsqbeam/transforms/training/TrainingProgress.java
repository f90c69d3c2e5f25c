package org.lsqbeam.transforms.training;

import java.time.Duration;
import java.util.Collections;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;
import org.lsqbeam.graphs.train.EpochMetrics;
import org.lsqbeam.graphs.train.TrainingListener;
import org.lsqbeam.graphs.train.TrainingSpec;

/** Shows a run's progress on standard error: a bar on a terminal, else one line per epoch. */
final class TrainingProgress implements TrainingListener {
  /** As a multiple of its first; what trains well stays below ten. */
  private static final double RUNAWAY = 100;

  private final String name;
  private final int epochs;
  private final boolean terminal;
  private @Nullable ProgressBar bar;
  private long fromStep;
  private long steps;
  private long startNanos;
  private Map<String, Double> firstStepSizes = Map.of();

  private TrainingProgress(String name, int epochs, boolean terminal) {
    this.name = name;
    this.epochs = epochs;
    this.terminal = terminal;
  }

  /**
   * Of a run.
   *
   * @param variant what else it is called by; may be empty
   */
  static TrainingProgress of(TrainingSpec spec, String variant) {
    return new TrainingProgress(
        spec.network()
            + " "
            + spec.precision().label()
            + " seed "
            + spec.seed()
            + (variant.isEmpty() ? "" : ", " + variant),
        spec.optimization().epochs(),
        Boolean.getBoolean("lsqbeam.terminal"));
  }

  @Override
  public void started(TrainingSpec spec, long step, long allSteps) {
    fromStep = step;
    steps = allSteps;
    startNanos = System.nanoTime();
    if (terminal) {
      bar =
          new ProgressBarBuilder()
              .setTaskName(name)
              .setInitialMax(allSteps)
              .startsFrom(step, Duration.ZERO)
              .setStyle(ProgressBarStyle.ASCII)
              .setUpdateIntervalMillis(500)
              .build();
    } else if (step > 0) {
      System.err.printf(Locale.ROOT, "%s: continues at step %d of %d%n", name, step, allSteps);
    }
  }

  @Override
  public void updated(Progress progress) {
    if (bar != null) {
      bar.setExtraMessage(
          // The library cuts what the terminal's width cannot hold, so what changes most is first.
          String.format(
              Locale.ROOT,
              "loss %.3f, top-1 %.1f %%, %.0f images/s, epoch %d/%d",
              progress.loss(),
              progress.top1(),
              progress.imagesPerSecond(),
              progress.epoch(),
              epochs));
      bar.stepTo(progress.step());
    }
  }

  @Override
  public void epochEnded(EpochMetrics metrics) {
    if (firstStepSizes.isEmpty()) {
      firstStepSizes = metrics.stepSizes();
    }
    EpochMetrics.Training training = metrics.training();
    if (training == null) {
      return;
    }
    if (training.guarded() > 0) {
      System.err.printf(
          Locale.ROOT,
          "%s: in epoch %d the guard kept a step size positive %d times; lowest at its end: %s%n",
          name,
          metrics.epoch(),
          training.guarded(),
          lowest(metrics.stepSizes()));
    }
    metrics.stepSizes().entrySet().stream()
        .max(Comparator.comparing(this::rise))
        .filter(highest -> rise(highest) > RUNAWAY)
        .ifPresent(
            highest ->
                System.err.printf(
                    Locale.ROOT,
                    "%s: in epoch %d a step size ran away: %s, %.2g times its first%n",
                    name,
                    metrics.epoch(),
                    highest.getKey(),
                    rise(highest)));
    if (!terminal) {
      System.err.printf(
          Locale.ROOT,
          "%s: epoch %d/%d, loss %.3f, top-1 %.1f %%, validation top-1 %.1f %%, %.0f images/s,"
              + " %s left%n",
          name,
          metrics.epoch(),
          epochs,
          training.loss(),
          training.top1(),
          metrics.validation().top1(),
          training.imagesPerSecond(),
          left(metrics.step()));
    }
  }

  @Override
  public void ended() {
    if (bar != null) {
      bar.close();
    }
  }

  /** Against the first that this process saw. */
  private double rise(Map.Entry<String, Double> stepSize) {
    return stepSize.getValue()
        / firstStepSizes.getOrDefault(stepSize.getKey(), Double.POSITIVE_INFINITY);
  }

  /** The name and the value; there is one, since the guard acted on it. */
  private static String lowest(Map<String, Double> stepSizes) {
    Map.Entry<String, Double> lowest =
        Collections.min(stepSizes.entrySet(), Map.Entry.comparingByValue());
    return String.format(Locale.ROOT, "%s, %.2g", lowest.getKey(), lowest.getValue());
  }

  private String left(long step) {
    double perStep = (System.nanoTime() - startNanos) / 1e9 / Math.max(1, step - fromStep);
    long seconds = Math.round(perStep * (steps - step));
    return String.format(
        Locale.ROOT, "%d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60);
  }
}
