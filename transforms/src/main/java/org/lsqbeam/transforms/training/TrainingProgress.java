package org.lsqbeam.transforms.training;

import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.lsqbeam.graphs.evaluate.ArithmeticChoice;
import org.lsqbeam.graphs.train.EpochMetrics;
import org.lsqbeam.graphs.train.TrainingListener;
import org.lsqbeam.graphs.train.TrainingSpec;
import org.lsqbeam.transforms.progress.ClockTime;
import org.lsqbeam.transforms.progress.ProgressLine;
import org.lsqbeam.transforms.progress.WorkProgress;
import org.slf4j.event.Level;

/** Tells how far a run is, after its updates and its epochs. */
final class TrainingProgress implements TrainingListener {
  /** A multiple of a step size's first value; runs that train well stay below ten. */
  private static final double EXPLODING = 100;

  private static final long NANOS_BETWEEN_LINES = 200_000_000;

  private final TrainingRun run;
  private final SweepProgress sweep;
  private long fromStep;
  private long steps;
  private long startNanos;
  private long toldNanos;
  private Map<String, Double> firstStepSizes = Map.of();

  /**
   * @param sweep has the run
   */
  TrainingProgress(TrainingRun run, SweepProgress sweep) {
    this.run = run;
    this.sweep = sweep;
  }

  @Override
  public void forwardArithmeticChosen(ArithmeticChoice choice) {
    if (choice.failure() != null) {
      say(
          Level.WARN,
          "integers-replaced",
          fromStep,
          number() + " trains in 32-bit floats, not in 8-bit integers: " + choice.failure());
    }
  }

  @Override
  public void started(TrainingSpec spec, long step, long allSteps) {
    fromStep = step;
    steps = allSteps;
    startNanos = System.nanoTime();
    String state =
        step > 0 ? "resumes at step " + step + " of " + steps : "begins, steps: " + steps;
    say(Level.INFO, "run-started", step, number() + " " + state);
  }

  @Override
  public void damaged(String damage) {
    say(Level.WARN, "run-damaged", fromStep, number() + ": " + damage + "; making it again");
  }

  @Override
  public void updated(TrainingListener.Progress progress) {
    long now = System.nanoTime();
    if (now - toldNanos < NANOS_BETWEEN_LINES) {
      return;
    }
    toldNanos = now;
    Map<String, Object> fields = fields(progress.step());
    String all = times(progress.step(), fields);
    put(fields, progress.epoch(), progress.loss(), progress.top1(), progress.imagesPerSecond());
    WorkProgress.advance(
        new ProgressLine(
            Level.INFO,
            "training",
            List.of(
                number(),
                100 * progress.step() / steps + " %",
                left(progress.step()),
                all,
                epoch(progress.epoch()),
                decimals("loss %.3f", progress.loss()),
                decimals("%.0f images/s", progress.imagesPerSecond()),
                decimals("top-1 %.1f %%", progress.top1())),
            run.title(),
            fields),
        false);
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
    warn(metrics, training);
    Map<String, Object> fields = fields(metrics.step());
    String all = times(metrics.step(), fields);
    put(fields, metrics.epoch(), training.loss(), training.top1(), training.imagesPerSecond());
    fields.put("validationTop1", metrics.validation().top1());
    WorkProgress.advance(
        new ProgressLine(
            Level.INFO,
            "epoch",
            List.of(
                number(),
                epoch(metrics.epoch()),
                left(metrics.step()),
                all,
                decimals("loss %.3f", training.loss()),
                decimals("validation top-1 %.1f %%", metrics.validation().top1()),
                decimals("%.0f images/s", training.imagesPerSecond()),
                decimals("top-1 %.1f %%", training.top1())),
            run.title(),
            fields),
        true);
    if (metrics.step() == steps) {
      String seconds = ClockTime.of((System.nanoTime() - startNanos) / 1e9);
      say(
          Level.INFO,
          "run-trained",
          steps,
          number() + " is trained",
          decimals("validation top-1 %.1f %%", metrics.validation().top1()),
          seconds);
    }
  }

  private void warn(EpochMetrics metrics, EpochMetrics.Training training) {
    String epoch = number() + ": epoch " + metrics.epoch() + ": ";
    if (training.clamped() > 0) {
      say(
          Level.WARN,
          "step-sizes-clamped",
          metrics.step(),
          epoch
              + "step sizes were clamped "
              + training.clamped()
              + " times; the lowest at the end is "
              + lowest(metrics.stepSizes()));
    }
    metrics.stepSizes().entrySet().stream()
        .max(Comparator.comparing(this::rise))
        .filter(highest -> rise(highest) > EXPLODING)
        .ifPresent(
            highest ->
                say(
                    Level.WARN,
                    "step-size-exploding",
                    metrics.step(),
                    epoch
                        + "exploding step size "
                        + highest.getKey()
                        + decimals(", %.2g times its first value", rise(highest))));
  }

  private void say(Level level, String event, long step, String... figures) {
    WorkProgress.say(new ProgressLine(level, event, List.of(figures), run.title(), fields(step)));
  }

  private String number() {
    return sweep.heading(run).number();
  }

  private String epoch(int epoch) {
    return "epoch " + epoch + "/" + run.epochs();
  }

  private static String decimals(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }

  private Map<String, Object> fields(long step) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("run", run.spec().runName());
    fields.put("number", sweep.number(run.spec()));
    fields.put("runs", sweep.runs());
    fields.put("step", step);
    fields.put("steps", steps);
    return fields;
  }

  private void put(
      Map<String, Object> fields, int epoch, double loss, double top1, double imagesPerSecond) {
    fields.put("epoch", epoch);
    fields.put("epochs", run.epochs());
    fields.put("loss", loss);
    fields.put("top1", top1);
    fields.put("imagesPerSecond", imagesPerSecond);
  }

  /** Puts the times that are left among the fields; returns that of the sweep in words. */
  private String times(long step, Map<String, Object> fields) {
    fields.put("secondsLeft", Math.round(secondsPerStep(step) * (steps - step)));
    if (!WorkProgress.isHeard()
        || sweep.runs() == 1) { // other workers may train the others meanwhile
      return "";
    }
    double others = sweep.secondsOfOthers(run.spec(), secondsPerStep(step) * steps);
    double seconds = secondsPerStep(step) * (steps - step) + others;
    fields.put("secondsLeftOfAll", Math.round(seconds));
    return others == 0 ? "" : "all " + ClockTime.of(seconds) + " left";
  }

  private String left(long step) {
    return ClockTime.of(secondsPerStep(step) * (steps - step)) + " left";
  }

  private double secondsPerStep(long step) {
    return (System.nanoTime() - startNanos) / 1e9 / Math.max(1, step - fromStep);
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
}
