package org.lsqbeam.pipelines.plan;

import java.io.PrintStream;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.lsqbeam.graphs.network.NetworkInput;
import org.lsqbeam.graphs.quantize.Precision;
import org.lsqbeam.graphs.train.TrainingSettings;
import org.lsqbeam.graphs.train.TrainingSpec;
import org.lsqbeam.graphs.train.TrainingSpeed;
import org.lsqbeam.pipelines.text.Numbers;

/** Measures the rates of real updates on this machine, on a batch of random pixels. */
public final class MeasuredRates implements Rates {
  private static final int WARM_UP = 2;
  private static final int UPDATES = 3;
  private static final double SECONDS = 3;

  private final PrintStream progress;
  private final Map<Timed, Double> measured = new HashMap<>();

  /** The parts of a run that determine the time of its updates. */
  private record Timed(
      String network,
      Precision precision,
      NetworkInput input,
      int batchSize,
      TrainingSettings settings) {}

  private MeasuredRates(PrintStream progress) {
    this.progress = progress;
  }

  /**
   * Creates rates, each of which is measured when it is first asked for.
   *
   * @param runs those that may be asked for
   * @param progress prints each measurement
   * @throws IllegalArgumentException if a run's batch cannot fit into memory
   */
  public static MeasuredRates of(List<PlannedRun> runs, PrintStream progress) {
    for (PlannedRun run : runs) {
      if (run.imagesLeft() > 0) {
        TrainingSpeed.requireMemory(run.spec(), run.input(), run.size());
      }
    }
    return new MeasuredRates(progress);
  }

  @Override
  public double imagesPerSecond(PlannedRun run) {
    TrainingSpec spec = run.spec();
    Timed timed =
        new Timed(
            spec.network(),
            spec.precision(),
            run.input(),
            spec.optimization().batchSize(),
            spec.settings());
    return measured.computeIfAbsent(timed, key -> measure(run));
  }

  private double measure(PlannedRun run) {
    TrainingSpec spec = run.spec();
    double rate =
        TrainingSpeed.imagesPerSecond(
            spec,
            run.input(),
            TrainingSpeed.randomBatch(spec, run.input()),
            WARM_UP,
            UPDATES,
            SECONDS);
    progress.printf(
        Locale.ROOT,
        "%s %s, batches of %d: %s images/s%n",
        spec.network(),
        spec.precision().label(),
        spec.optimization().batchSize(),
        Numbers.rate(rate));
    return rate;
  }

  @Override
  public String origin() {
    return "measured on this machine, by updates on random pixels";
  }
}
