package org.lsqbeam.pipelines.flow;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
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
import org.lsqbeam.transforms.progress.ProgressLine;
import org.lsqbeam.transforms.run.ArtifactStore;
import org.lsqbeam.transforms.run.RunFolder;
import org.lsqbeam.transforms.storage.FileEntry;
import org.lsqbeam.transforms.training.TrainingRun;
import org.slf4j.event.Level;

/**
 * Tells how far the runs of a job on a cluster are, by what its workers write to the runs' folders.
 * A job does not fail because its progress cannot be read.
 */
final class JobProgress {
  /** Of looks at an object store, where each costs money. */
  static final int LOOKS_PER_LOOK_AT_OBJECTS = 3;

  private final ArtifactStore store;
  private final List<TrainingRun> runs;
  private final FlowListener listener;
  private final FlinkCluster cluster;
  private final InstantSource clock;
  private final Map<TrainingRun, Long> metricsRead = new HashMap<>();
  private final Map<TrainingRun, Seen> firstSeen = new HashMap<>();
  private final Map<TrainingRun, Going> going = new HashMap<>();
  private final Set<TrainingRun> ended = new HashSet<>();
  private boolean answers = true;
  private int looks;

  /** The first news of a run: the epochs that it had behind it at that time. */
  private record Seen(int epoch, Instant time) {}

  /** How far a run is, and what an epoch of it takes. */
  private record Going(int epoch, double seconds) {}

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
    if (runs.isEmpty()) {
      return;
    }
    try {
      // One request to an object store; what it lists is read only if it is new.
      Map<String, Long> sizes =
          store.storage().list(ArtifactStore.RUNS).stream()
              .collect(Collectors.toMap(FileEntry::name, FileEntry::size));
      for (int i = 0; i < runs.size(); i++) {
        TrainingRun run = runs.get(i);
        if (!ended.contains(run)) {
          Optional<ProgressLine> news = news(run, "run " + (i + 1) + "/" + runs.size(), sizes);
          if (tell && news.isPresent()) {
            listener.progressed(news.get());
          }
        }
      }
    } catch (IOException | RuntimeException e) {
      // It is tried again at the next look.
    }
  }

  /** What is new of a run, whose failure is looked for only if it does not go on. */
  private Optional<ProgressLine> news(TrainingRun run, String number, Map<String, Long> sizes)
      throws IOException {
    RunFolder folder = store.run(run.spec());
    String files = ArtifactStore.RUNS + "/" + run.spec().runName() + "/";
    Long size = sizes.get(files + MetricsFile.NAME);
    if (size != null && !size.equals(metricsRead.get(run))) {
      List<EpochMetrics> metrics = folder.metrics();
      metricsRead.put(run, size);
      if (metrics.size() > 1) {
        return Optional.of(line(run, number, metrics));
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
    return failure.map(
        reason ->
            new ProgressLine(
                Level.WARN,
                "run-failed",
                List.of(number + " failed: " + reason),
                run.title(),
                Map.of("run", run.spec().runName(), "reason", reason)));
  }

  private ProgressLine line(TrainingRun run, String number, List<EpochMetrics> metrics) {
    EpochMetrics last = metrics.get(metrics.size() - 1);
    double seconds = Math.max(trainingSeconds(metrics), elapsedSeconds(run, last.epoch()));
    going.put(run, new Going(last.epoch(), seconds));
    double left = seconds * (run.epochs() - last.epoch());
    double leftOfAll = secondsLeftOfAll();
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("run", run.spec().runName());
    fields.put("epoch", last.epoch());
    fields.put("epochs", run.epochs());
    fields.put("validationTop1", last.validation().top1());
    fields.put("secondsLeft", Math.round(left));
    fields.put("secondsLeftOfAll", Math.round(leftOfAll));
    return new ProgressLine(
        Level.INFO,
        "epoch",
        List.of(
            number,
            "epoch " + last.epoch() + "/" + run.epochs(),
            String.format(Locale.ROOT, "validation top-1 %.1f %%", last.validation().top1()),
            left > 0 ? Numbers.duration(left) + " left" : "",
            leftOfAll > left ? "all " + Numbers.duration(leftOfAll) + " left" : ""),
        run.title(),
        fields);
  }

  /** The time of all runs, if as many go on at a time as now, each epoch as fast as those seen. */
  private double secondsLeftOfAll() {
    double mean = going.values().stream().mapToDouble(Going::seconds).average().orElse(0);
    double sum = 0;
    double longest = 0;
    int running = 0;
    for (TrainingRun run : runs) {
      Going far = going.getOrDefault(run, new Going(0, mean));
      double left = ended.contains(run) ? 0 : far.seconds() * (run.epochs() - far.epoch());
      sum += left;
      longest = Math.max(longest, left);
      running += left > 0 && going.containsKey(run) ? 1 : 0;
    }
    return Math.max(longest, sum / Math.max(1, running));
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
