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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reports a run's progress: by a bar on a terminal, else by one line of the log per epoch. */
final class TrainingProgress implements TrainingListener {
  private static final Logger LOG = LoggerFactory.getLogger(TrainingProgress.class);

  /** A multiple of a step size's first value; runs that train well stay below ten. */
  private static final double EXPLODING = 100;

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

  static TrainingProgress of(TrainingRun run) {
    return new TrainingProgress(run.title(), run.epochs(), Boolean.getBoolean("lsqbeam.terminal"));
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
      LOG.info("{}: resumes at step {} of {}", name, step, allSteps);
    }
  }

  @Override
  public void damaged(String damage) {
    LOG.warn("{}: {}; making it again", name, damage);
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
    if (training.clamped() > 0) {
      LOG.warn(
          "{}: epoch {}: step sizes were clamped {} times; the lowest at the end is {}",
          name,
          metrics.epoch(),
          training.clamped(),
          lowest(metrics.stepSizes()));
    }
    metrics.stepSizes().entrySet().stream()
        .max(Comparator.comparing(this::rise))
        .filter(highest -> rise(highest) > EXPLODING)
        .ifPresent(
            highest ->
                LOG.warn(
                    "{}: epoch {}: exploding step size {}, {} times its first value",
                    name,
                    metrics.epoch(),
                    highest.getKey(),
                    String.format(Locale.ROOT, "%.2g", rise(highest))));
    if (!terminal) {
      LOG.info("{}: epoch {}/{}, {}", name, metrics.epoch(), epochs, line(metrics, training));
    }
  }

  @Override
  public void ended() {
    if (bar != null) {
      bar.close();
    }
  }

  private String line(EpochMetrics metrics, EpochMetrics.Training training) {
    return String.format(
        Locale.ROOT,
        "loss %.3f, top-1 %.1f %%, validation top-1 %.1f %%, %.0f images/s, %s left",
        training.loss(),
        training.top1(),
        metrics.validation().top1(),
        training.imagesPerSecond(),
        left(metrics.step()));
  }

  /** Returns the multiple of the first value that this process saw. */
  private double rise(Map.Entry<String, Double> stepSize) {
    return stepSize.getValue()
        / firstStepSizes.getOrDefault(stepSize.getKey(), Double.POSITIVE_INFINITY);
  }

  /** The name and the value of the smallest step size; there is one, since it was clamped. */
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
