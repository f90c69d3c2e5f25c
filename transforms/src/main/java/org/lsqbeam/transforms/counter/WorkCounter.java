package org.lsqbeam.transforms.counter;

import org.apache.beam.sdk.metrics.Metrics;

/**
 * Everything that the transforms count. A runner shows the counters while a pipeline runs, and its
 * result has them at the end.
 */
public enum WorkCounter {
  /** Images that the source handed over, readable or not. */
  IMAGES_LISTED("images listed"),
  /** Images that became an example. */
  IMAGES_DECODED("images decoded"),
  /** Images that could not be read; also counted by reason. */
  IMAGES_REJECTED("images rejected"),
  /** Files of classes that are not images by their names. */
  FILES_SKIPPED("files skipped"),
  /** Bytes of examples written to temporary files on their way to their shards. */
  BYTES_SPILLED("bytes spilled"),
  /** Examples in the shards of a dataset. */
  EXAMPLES_WRITTEN("examples written"),
  /** Runs that were trained to their end, from the start or from a checkpoint. */
  RUNS_TRAINED("runs trained"),
  /** Runs that continued from a checkpoint, including those that failed afterwards. */
  RUNS_RESUMED("runs resumed"),
  /** Runs that were done already. */
  RUNS_SKIPPED("runs skipped"),
  /** Runs that ended without a result. */
  RUNS_FAILED("runs failed"),
  /** Images that updates were computed from, each as often as it was used. */
  IMAGES_TRAINED("images trained"),
  /** How often an update was kept from making a step size zero or negative. */
  STEP_SIZES_CLAMPED("step sizes clamped");

  /** Beam's namespace of all of them. */
  public static final String NAMESPACE = "lsq-beam";

  private final String metric;

  WorkCounter(String metric) {
    this.metric = metric;
  }

  /** The counter's name in its namespace. */
  public String metric() {
    return metric;
  }

  /** Counts one more, in the bundle that this thread processes. */
  public void increment() {
    add(1);
  }

  /** Counts some more, in the bundle that this thread processes. */
  public void add(long number) {
    Metrics.counter(NAMESPACE, metric).inc(number);
  }

  /** Adds one to this counter and to the one of a kind, such as "images rejected: damaged". */
  public void increment(Object kind) {
    increment();
    Metrics.counter(NAMESPACE, metric + ": " + kind).inc();
  }
}
