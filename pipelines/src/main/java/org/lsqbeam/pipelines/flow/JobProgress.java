package org.lsqbeam.pipelines.flow;

import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.lsqbeam.graphs.train.EpochMetrics;
import org.lsqbeam.pipelines.text.Numbers;
import org.lsqbeam.transforms.run.ArtifactStore;
import org.lsqbeam.transforms.run.RunFolder;
import org.lsqbeam.transforms.training.TrainingRun;

/**
 * Tells how far the runs of a job on a cluster are, by what its workers write to the runs' folders.
 * A job does not fail because its progress cannot be read.
 */
final class JobProgress {
  /** Of looks at an object store, where each file that is read costs money. */
  private static final int LOOKS_PER_LOOK_AT_OBJECTS = 3;

  private final ArtifactStore store;
  private final List<TrainingRun> runs;
  private final FlowListener listener;
  private final FlinkCluster cluster;
  private final Map<TrainingRun, Integer> epochs = new HashMap<>();
  private final Set<TrainingRun> ended = new HashSet<>();
  private boolean answers = true;
  private int looks;

  /** The progress from now on: what the runs have behind them already is not told. */
  JobProgress(
      ArtifactStore store, List<TrainingRun> runs, FlinkCluster cluster, FlowListener listener) {
    this.store = store;
    this.runs = List.copyOf(runs);
    this.listener = listener;
    this.cluster = cluster;
    lookAtRuns(false);
  }

  /** Tells what is new. */
  void look() {
    lookAtCluster();
    looks++;
    if (store.storage().objectStorage().isEmpty() || looks % LOOKS_PER_LOOK_AT_OBJECTS == 0) {
      lookAtRuns(true);
    }
  }

  private void lookAtCluster() {
    boolean before = answers;
    try {
      answers = cluster.answers();
    } catch (IOException e) {
      return; // interrupted: the job has ended
    }
    if (before && !answers) {
      listener.silent(cluster.master());
    }
  }

  private void lookAtRuns(boolean tell) {
    try {
      Set<String> begun = Set.copyOf(store.storage().children(ArtifactStore.RUNS));
      for (int i = 0; i < runs.size(); i++) {
        TrainingRun run = runs.get(i);
        if (!ended.contains(run) && begun.contains(run.spec().runName())) {
          Optional<String> state = news(run);
          if (tell && state.isPresent()) {
            listener.progressed(
                "run " + (i + 1) + " of " + runs.size() + ": " + run.title(), state.get());
          }
        }
      }
    } catch (IOException | RuntimeException e) {
      // It is tried again at the next look.
    }
  }

  /** What is new of a run that has begun; looks at its other files only if it does not go on. */
  private Optional<String> news(TrainingRun run) throws IOException {
    RunFolder folder = store.run(run.spec());
    List<EpochMetrics> metrics = folder.metrics();
    Integer before = epochs.put(run, metrics.size());
    if (metrics.size() > 1 && !Objects.equals(before, metrics.size())) {
      return Optional.of(state(run, metrics));
    }
    if (folder.done().isPresent()) {
      ended.add(run);
      return Optional.empty();
    }
    Optional<String> failure = folder.failure();
    failure.ifPresent(reason -> ended.add(run));
    return failure.map(reason -> "failed: " + reason);
  }

  private static String state(TrainingRun run, List<EpochMetrics> metrics) {
    EpochMetrics last = metrics.get(metrics.size() - 1);
    double perEpoch =
        metrics.stream()
            .map(EpochMetrics::training)
            .filter(Objects::nonNull)
            .mapToDouble(EpochMetrics.Training::seconds)
            .average()
            .orElse(0);
    String text =
        String.format(
            Locale.ROOT,
            "epoch %d/%d, validation top-1 %.1f %%",
            last.epoch(),
            run.epochs(),
            last.validation().top1());
    int left = run.epochs() - last.epoch();
    return left > 0 ? text + ", " + Numbers.duration(perEpoch * left) + " left" : text;
  }
}
