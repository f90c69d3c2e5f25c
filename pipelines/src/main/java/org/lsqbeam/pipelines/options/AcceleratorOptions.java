package org.lsqbeam.pipelines.options;

import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;

/** What trainings compute on. */
public interface AcceleratorOptions extends PipelineOptions {
  @Description(
      "TensorFlow's threads; their number decides the last bits. 0: as many as processors.")
  @Default.String("0")
  String getThreads();

  void setThreads(String value);

  @Description(
      "Whether oneDNN's CPU cache sizes are corrected where they are impossible, as on AMD processors"
          + " in virtual machines that hide their caches: true or false. Without it training is"
          + " slow there, and ends in other bits.")
  @Default.String("true")
  String getCorrectCpuCaches();

  void setCorrectCpuCaches(String value);

  @Description("Whether a training without a GPU is refused: true or false.")
  @Default.String("false")
  String getRequireGpu();

  void setRequireGpu(String value);
}
