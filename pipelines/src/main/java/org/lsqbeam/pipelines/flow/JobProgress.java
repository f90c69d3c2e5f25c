package org.lsqbeam.pipelines.flow;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.lsqbeam.graphs.train.EpochMetrics;
import org.lsqbeam.graphs.train.MetricsFile;
import org.lsqbeam.pipelines.text.Numbers;
import org.lsqbeam.transforms.run.ArtifactStore;
import org.lsqbeam.transforms.run.RunFolder;
import org.lsqbeam.transforms.storage.FileEntry;
import org.lsqbeam.transforms.training.TrainingRun;

/**
 * Tells how far the runs of a job on a cluster are, by what its workers write to the runs' folders.
 * A job does not fail because its progress cannot be read.
 */
final class JobProgress {
  /** Of looks at an object store, where each costs money. */
  private static final int LOOKS_PER_LOOK_AT_OBJECTS = 3;

  private final ArtifactStore store;
  private final List<TrainingRun> runs;
  private final FlowListener listener;
  private final FlinkCluster cluster;
  private final InstantSource clock;
  private final Map<TrainingRun, Long> metricsRead = new HashMap<>();
  private final Map<TrainingRun, Seen> firstSeen = new HashMap<>();
  private final Set<TrainingRun> ended = new HashSet<>();
  private boolean answers = true;
  private int looks;

  /** The first news of a run: the epochs that it had behind it at that time. */
  private record Seen(int epoch, Instant time) {}

  /** The progress from now on: what the runs have behind them already is not told. */
  JobProgress(
      ArtifactStore store, List<TrainingRun> runs, FlinkCluster cluster, FlowListener listener) {
    this(store, runs, cluster, listener, InstantSource.system());
  }

  /** The same, by another clock. */
  JobProgress(
      ArtifactStore store,
      List<TrainingRun> runs,
      FlinkCluster cluster,
      FlowListener listener,
      InstantSource clock) {
    this.clock = clock;
    this.store = store;
    this.runs = List.copyOf(runs);
    this.listener = listener;
    this.cluster = cluster;
    lookAtRuns(false);
    firstSeen.clear(); // a run may wait for a worker before it goes on
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
      // One request to an object store; what it lists is read only if it is new.
      Map<String, Long> sizes =
          store.storage().list(ArtifactStore.RUNS).stream()
              .collect(Collectors.toMap(FileEntry::name, FileEntry::size));
      for (int i = 0; i < runs.size(); i++) {
        TrainingRun run = runs.get(i);
        if (!ended.contains(run)) {
          Optional<String> state = news(run, sizes);
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

  /** What is new of a run, whose failure is looked for only if it does not go on. */
  private Optional<String> news(TrainingRun run, Map<String, Long> sizes) throws IOException {
    RunFolder folder = store.run(run.spec());
    String files = ArtifactStore.RUNS + "/" + run.spec().runName() + "/";
    Long size = sizes.get(files + MetricsFile.NAME);
    if (size != null && !size.equals(metricsRead.get(run))) {
      List<EpochMetrics> metrics = folder.metrics();
      metricsRead.put(run, size);
      if (metrics.size() > 1) {
        return Optional.of(state(run, metrics));
      }
    }
    if (sizes.containsKey(files + RunFolder.DONE)) {
      ended.add(run);
      return Optional.empty();
    }
    if (!sizes.containsKey(files + RunFolder.FAILED)) {
      return Optional.empty();
    }
    Optional<String> failure = folder.failure();
    failure.ifPresent(reason -> ended.add(run));
    return failure.map(reason -> "failed: " + reason);
  }

  private String state(TrainingRun run, List<EpochMetrics> metrics) {
    EpochMetrics last = metrics.get(metrics.size() - 1);
    String text =
        String.format(
            Locale.ROOT,
            "epoch %d/%d, validation top-1 %.1f %%",
            last.epoch(),
            run.epochs(),
            last.validation().top1());
    int left = run.epochs() - last.epoch();
    double seconds = Math.max(trainingSeconds(metrics), elapsedSeconds(run, last.epoch()));
    return left > 0 ? text + ", " + Numbers.duration(seconds * left) + " left" : text;
  }

  /** The time of an epoch without validation and checkpoints, of which the metrics say nothing. */
  private static double trainingSeconds(List<EpochMetrics> metrics) {
    return metrics.stream()
        .map(EpochMetrics::training)
        .filter(Objects::nonNull)
        .mapToDouble(EpochMetrics.Training::seconds)
        .average()
        .orElse(0);
  }

  /** The time of an epoch with all that belongs to it, as seen from here; 0 at the first news. */
  private double elapsedSeconds(TrainingRun run, int epoch) {
    Instant now = clock.instant();
    Seen first = firstSeen.computeIfAbsent(run, any -> new Seen(epoch, now));
    return Duration.between(first.time(), now).toMillis()
        / 1e3
        / Math.max(1, epoch - first.epoch());
  }
}
