package org.lsqbeam.pipelines.plan;

/** How fast runs train. */
public interface Rates {
  /** Images per second of a run's updates, above 0. */
  double imagesPerSecond(PlannedRun run);

  /** The origin of the rates, in words that follow "images/s". */
  String origin();
}
