package org.lsqbeam.pipelines.options;

import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;

/** How a job on a cluster is followed. */
public interface JobOptions {
  @Description(
      "On a Flink cluster: end once the job is submitted, and say how to follow and cancel it.")
  @Default.String("false")
  String getDetach();
}
