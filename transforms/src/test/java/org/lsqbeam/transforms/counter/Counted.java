package org.lsqbeam.transforms.counter;

import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.metrics.MetricResult;
import org.apache.beam.sdk.metrics.MetricsFilter;

/** Reads the counters of a pipeline that has ended. */
public final class Counted {
  private Counted() {}

  /** The counters of any namespace that are not zero, by their names. */
  public static Map<String, Long> in(PipelineResult result) {
    Map<String, Long> counted = new TreeMap<>();
    for (MetricResult<Long> counter :
        result.metrics().queryMetrics(MetricsFilter.builder().build()).getCounters()) {
      if (counter.getCommitted() != 0) {
        counted.merge(counter.getName().getName(), counter.getCommitted(), Long::sum);
      }
    }
    return counted;
  }
}
