package org.lsqbeam.pipelines.options;

import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;

/** The threads and devices that TensorFlow computes on. */
public interface AcceleratorOptions {
  @Description("Number of TensorFlow threads; 0 is all CPUs. It affects floating-point rounding.")
  @Default.String("0")
  String getThreads();

  @Description(
      "Correct oneDNN's CPU cache sizes where they are impossible, as on AMD processors in virtual"
          + " machines that hide their caches. Without the correction, training is slow there and"
          + " rounds differently.")
  @Default.String("true")
  String getCorrectCpuCaches();

  @Description("Fail if there is no GPU.")
  @Default.String("false")
  String getRequireGpu();
}
