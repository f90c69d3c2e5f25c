package org.lsqbeam.pipelines.options;

import org.apache.beam.sdk.options.Description;
import org.jspecify.annotations.Nullable;

/** The report to reproduce. */
public interface ReproductionOptions {
  @Description(
      "Path of a report's results.json, also gs://BUCKET/FILE: runs exactly what made it, on the"
          + " same data by digest, and compares the results. It takes the place of --experiment and"
          + " its keys.")
  @Nullable String getFrom();
}
