package org.lsqbeam.pipelines.plan;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.lsqbeam.graphs.export.NetworkPacker;
import org.lsqbeam.graphs.integer.Certificate;
import org.lsqbeam.graphs.network.LayerSettings;
import org.lsqbeam.graphs.network.NetworkInput;
import org.lsqbeam.graphs.network.NetworkSize;
import org.lsqbeam.graphs.network.architectures.NetworkCatalog;
import org.lsqbeam.graphs.train.Checkpoints;
import org.lsqbeam.graphs.train.TrainingSpec;
import org.lsqbeam.pipelines.experiment.Experiment;
import org.lsqbeam.transforms.run.ArtifactStore;

/**
 * The runs of an experiment, and which of them are done.
 *
 * @param name the experiment's
 * @param dataset the experiment's
 * @param runs full precision first
 */
public record ExperimentPlan(String name, PlannedDataset dataset, List<PlannedRun> runs) {
  /** Bytes of a packed network's header, about 700, and of an agreement, for each layer. */
  private static final int BYTES_PER_LAYER = 850;

  /** The parameters of a network's size. */
  private record Sized(String network, LayerSettings layers, NetworkInput input) {
    NetworkSize size() {
      return NetworkSize.of(NetworkCatalog.named(network), layers, input);
    }
  }

  /** Computes the networks' sizes and looks for the runs; writes nothing. */
  public static ExperimentPlan of(
      String name, Experiment experiment, PlannedDataset dataset, ArtifactStore store)
      throws IOException {
    Map<Sized, NetworkSize> sizes = new HashMap<>();
    List<PlannedRun> runs = new ArrayList<>();
    for (Experiment.Run run : experiment.runs(dataset.fingerprint()).all()) {
      TrainingSpec spec = run.spec();
      NetworkInput input = spec.input(dataset.images());
      NetworkSize size =
          sizes.computeIfAbsent(
              new Sized(spec.network(), spec.evaluationLayers(), input), sized -> sized.size());
      runs.add(PlannedRun.of(run.variant(), spec, input, size, dataset.train(), store.run(spec)));
    }
    return new ExperimentPlan(name, dataset, runs);
  }

  /**
   * The approximate size in bytes of all packed networks and their agreements when all runs are
   * done.
   */
  long packedBytes() {
    return runs.stream()
        .filter(run -> NetworkPacker.obstacle(run.spec()).isEmpty())
        .map(PlannedRun::size)
        .mapToLong(
            size ->
                size.bytes()
                    + (long) BYTES_PER_LAYER * size.layers().size()
                    + (long) Certificate.DIGITS * dataset.validation())
        .sum();
  }

  /** The approximate size in bytes of all runs' checkpoints when all runs are done. */
  long checkpointBytes() {
    return runs.stream().mapToLong(run -> Checkpoints.MAX * run.size().checkpointBytes()).sum();
  }
}
