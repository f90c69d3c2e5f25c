package org.lsqbeam.pipelines.flow;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.metrics.MetricNameFilter;
import org.apache.beam.sdk.metrics.MetricResult;
import org.apache.beam.sdk.metrics.MetricsFilter;
import org.lsqbeam.pipelines.text.Numbers;
import org.lsqbeam.transforms.counter.WorkCounter;

/** Sums up the work of the pipelines that a command ran, by their counters. */
public final class PipelineSummary {
  private static final MetricsFilter OWN_COUNTERS =
      MetricsFilter.builder()
          .addNameFilter(MetricNameFilter.inNamespace(WorkCounter.NAMESPACE))
          .build();

  private final Map<WorkCounter, Long> sums = new EnumMap<>(WorkCounter.class);
  private final Map<String, Long> rejectedByReason = new TreeMap<>();

  PipelineSummary() {}

  /** Waits for a pipeline's end, and adds what it counted; a failed one adds nothing. */
  void add(PipelineResult result) {
    result.waitUntilFinish();
    Map<String, Long> counted = new TreeMap<>();
    for (MetricResult<Long> counter : result.metrics().queryMetrics(OWN_COUNTERS).getCounters()) {
      counted.merge(counter.getName().getName(), counter.getAttempted(), (a, b) -> a + b);
    }
    add(counted);
  }

  void add(Map<String, Long> counted) {
    for (WorkCounter counter : WorkCounter.values()) {
      sums.merge(counter, counted.getOrDefault(counter.metric(), 0L), (a, b) -> a + b);
    }
    String prefix = WorkCounter.IMAGES_REJECTED.metric() + ": ";
    counted.forEach(
        (name, number) -> {
          if (name.startsWith(prefix)) {
            rejectedByReason.merge(name.substring(prefix.length()), number, (a, b) -> a + b);
          }
        });
  }

  /** Whether no pipeline did any work. */
  public boolean isEmpty() {
    return toString().isEmpty();
  }

  private long of(WorkCounter counter) {
    return sums.getOrDefault(counter, 0L);
  }

  private String number(WorkCounter counter, String what) {
    return String.format(Locale.ROOT, "%,d %s", of(counter), what);
  }

  /**
   * One line: {@code images: 12,000 decoded, 3 rejected (2 damaged, 1 too large), 12,000 examples
   * written, 46.0 MiB spilled; runs: 4 trained (1 resumed), 0 skipped, 0 failed; 360,000 images
   * trained}.
   */
  @Override
  public String toString() {
    List<String> parts = new ArrayList<>();
    if (of(WorkCounter.IMAGES_LISTED) > 0) {
      parts.add(
          "images: "
              + number(WorkCounter.IMAGES_DECODED, "decoded, ")
              + number(WorkCounter.IMAGES_REJECTED, "rejected")
              + reasons()
              + ", "
              + number(WorkCounter.EXAMPLES_WRITTEN, "examples written, ")
              + Numbers.bytes(of(WorkCounter.BYTES_SPILLED))
              + " spilled");
    }
    if (of(WorkCounter.FILES_SKIPPED) > 0) {
      parts.add(number(WorkCounter.FILES_SKIPPED, "files skipped that are not images"));
    }
    if (of(WorkCounter.RUNS_TRAINED) + of(WorkCounter.RUNS_SKIPPED) + of(WorkCounter.RUNS_FAILED)
        > 0) {
      parts.add(
          "runs: "
              + number(WorkCounter.RUNS_TRAINED, "trained (")
              + number(WorkCounter.RUNS_RESUMED, "resumed), ")
              + number(WorkCounter.RUNS_SKIPPED, "skipped, ")
              + number(WorkCounter.RUNS_FAILED, "failed"));
    }
    if (of(WorkCounter.IMAGES_TRAINED) > 0) {
      parts.add(number(WorkCounter.IMAGES_TRAINED, "images trained"));
    }
    if (of(WorkCounter.STEP_SIZES_CLAMPED) > 0) {
      parts.add(number(WorkCounter.STEP_SIZES_CLAMPED, "step sizes clamped"));
    }
    return String.join("; ", parts);
  }

  /** Every count by its name, such as {@code imagesDecoded}, and the rejected images by reason. */
  public Map<String, Object> counts() {
    Map<String, Object> counts = new TreeMap<>();
    for (WorkCounter counter : WorkCounter.values()) {
      String[] words = counter.metric().split(" ", -1);
      StringBuilder name = new StringBuilder(words[0]);
      for (int i = 1; i < words.length; i++) {
        name.append(words[i].substring(0, 1).toUpperCase(Locale.ROOT))
            .append(words[i].substring(1));
      }
      counts.put(name.toString(), of(counter));
    }
    counts.put("rejectedByReason", new TreeMap<>(rejectedByReason));
    return counts;
  }

  private String reasons() {
    List<String> reasons = new ArrayList<>();
    rejectedByReason.forEach(
        (reason, number) -> reasons.add(String.format(Locale.ROOT, "%,d %s", number, reason)));
    return reasons.isEmpty() ? "" : " (" + String.join(", ", reasons) + ")";
  }
}
