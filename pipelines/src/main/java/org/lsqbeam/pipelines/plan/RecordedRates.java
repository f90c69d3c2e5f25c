package org.lsqbeam.pipelines.plan;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lsqbeam.graphs.data.DatasetManifest;
import org.lsqbeam.graphs.io.InvalidDataException;
import org.lsqbeam.graphs.io.Json;
import org.lsqbeam.graphs.network.NetworkInput;
import org.lsqbeam.graphs.train.EpochMetrics;
import org.lsqbeam.graphs.train.Trainer;
import org.lsqbeam.graphs.train.TrainingSpec;
import org.lsqbeam.transforms.cache.DatasetCache;
import org.lsqbeam.transforms.run.ArtifactStore;
import org.lsqbeam.transforms.run.RunFolder;
import org.lsqbeam.transforms.storage.Storage;

/**
 * Rates that runs in the output had in their last epochs. A run has the rate of the run most like
 * it of its network, precision and image size, whatever experiment that one belongs to.
 */
public final class RecordedRates implements Rates {
  private final List<Recorded> recorded;

  /** A run's rate. */
  private record Recorded(TrainingSpec spec, NetworkInput input, double imagesPerSecond) {
    boolean fits(PlannedRun run) {
      return spec.network().equals(run.spec().network())
          && spec.precision().equals(run.spec().precision())
          && input.height() == run.input().height()
          && input.width() == run.input().width();
    }

    /** How much it has in common with a run that it fits. */
    int likeness(PlannedRun run) {
      TrainingSpec other = run.spec();
      boolean sameBatch = spec.optimization().batchSize() == other.optimization().batchSize();
      boolean sameSettings = spec.settings().equals(other.settings());
      return (sameBatch ? 1 : 0) + (sameSettings ? 1 : 0) + (spec.equals(other) ? 1 : 0);
    }
  }

  private RecordedRates(List<Recorded> recorded) {
    this.recorded = recorded;
  }

  /** Reads the output's runs; empty where they hold no rate for a run that is left to train. */
  public static Optional<Rates> read(ArtifactStore store, List<PlannedRun> runs)
      throws IOException {
    RecordedRates rates = new RecordedRates(recorded(store));
    List<PlannedRun> left = runs.stream().filter(run -> run.imagesLeft() > 0).toList();
    boolean known = left.stream().allMatch(run -> rates.nearest(run).isPresent());
    return known && !left.isEmpty() ? Optional.of(rates) : Optional.empty();
  }

  private static List<Recorded> recorded(ArtifactStore store) throws IOException {
    Map<String, NetworkInput> inputs = inputs(store);
    List<Recorded> recorded = new ArrayList<>();
    for (String name : store.runs().children("")) {
      RunFolder run = new RunFolder(store.runs().in(name));
      Optional<TrainingSpec> spec = spec(run.storage());
      @Nullable NetworkInput input = spec.map(TrainingSpec::dataset).map(inputs::get).orElse(null);
      if (input != null) {
        List<EpochMetrics> metrics = run.metrics();
        EpochMetrics.@Nullable Training last =
            metrics.isEmpty() ? null : metrics.get(metrics.size() - 1).training();
        if (last != null) {
          TrainingSpec of = spec.get();
          recorded.add(new Recorded(of, of.input(input), last.imagesPerSecond()));
        }
      }
    }
    return recorded;
  }

  /** The whole images of the output's datasets, by the datasets' fingerprints. */
  private static Map<String, NetworkInput> inputs(ArtifactStore store) throws IOException {
    Storage datasets = store.storage().in(ArtifactStore.DATASETS);
    Map<String, NetworkInput> inputs = new HashMap<>();
    for (String name : datasets.children("")) {
      if (datasets.in(name).isFile(DatasetManifest.FILE_NAME)) {
        DatasetManifest manifest = DatasetCache.manifest(datasets.in(name));
        inputs.put(manifest.fingerprint(), NetworkInput.of(manifest));
      }
    }
    return inputs;
  }

  /** The spec of a run; empty if the run has not begun, or another version of lsq-beam wrote it. */
  private static Optional<TrainingSpec> spec(Storage run) throws IOException {
    if (!run.isFile(Trainer.SPEC_FILE)) {
      return Optional.empty();
    }
    String text = new String(run.read(Trainer.SPEC_FILE), StandardCharsets.UTF_8);
    try {
      return Optional.of(Json.parse(text, TrainingSpec.class, run.pathOf(Trainer.SPEC_FILE)));
    } catch (InvalidDataException e) {
      return Optional.empty();
    }
  }

  private Optional<Recorded> nearest(PlannedRun run) {
    return recorded.stream()
        .filter(each -> each.fits(run))
        .max(Comparator.comparingInt(each -> each.likeness(run)));
  }

  @Override
  public double imagesPerSecond(PlannedRun run) {
    return nearest(run).orElseThrow().imagesPerSecond();
  }

  @Override
  public String origin() {
    return "of the last epochs of runs in the output";
  }
}
