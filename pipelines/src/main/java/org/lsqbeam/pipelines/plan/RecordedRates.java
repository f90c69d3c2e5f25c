package org.lsqbeam.pipelines.plan;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.lsqbeam.graphs.network.NetworkInput;
import org.lsqbeam.graphs.quantize.Precision;
import org.lsqbeam.graphs.train.EpochMetrics;
import org.lsqbeam.graphs.train.TrainingSpec;
import org.lsqbeam.transforms.run.ArtifactStore;

/** Rates that runs in the output had in their last epochs. */
public final class RecordedRates implements Rates {
  private final Map<Trained, Double> rates;

  /** The settings of a run that its rate is assumed to depend on. */
  private record Trained(
      String network, Precision precision, NetworkInput input, int batchSize, String variant) {
    static Trained of(PlannedRun run) {
      TrainingSpec spec = run.spec();
      return new Trained(
          spec.network(),
          spec.precision(),
          run.input(),
          spec.optimization().batchSize(),
          run.variant());
    }
  }

  private RecordedRates(Map<Trained, Double> rates) {
    this.rates = rates;
  }

  /** Reads the runs' metrics; empty where they hold no rate for a run that is left to train. */
  public static Optional<Rates> read(ArtifactStore store, List<PlannedRun> runs)
      throws IOException {
    Map<Trained, Double> rates = new HashMap<>();
    for (PlannedRun run : runs) {
      List<EpochMetrics> metrics = store.run(run.spec()).metrics();
      EpochMetrics.Training last =
          metrics.isEmpty() ? null : metrics.get(metrics.size() - 1).training();
      if (last != null) {
        rates.putIfAbsent(Trained.of(run), last.imagesPerSecond());
      }
    }
    List<PlannedRun> left = runs.stream().filter(run -> run.imagesLeft() > 0).toList();
    boolean known = left.stream().allMatch(run -> rates.containsKey(Trained.of(run)));
    return known && !left.isEmpty() ? Optional.of(new RecordedRates(rates)) : Optional.empty();
  }

  @Override
  public double imagesPerSecond(PlannedRun run) {
    return Objects.requireNonNull(rates.get(Trained.of(run)));
  }

  @Override
  public String origin() {
    return "of the last epochs of runs in the output";
  }
}
