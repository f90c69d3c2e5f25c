package org.lsqbeam.pipelines.options;

import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;

/** Options for the arithmetic of an evaluation. */
public interface EvaluationOptions extends PipelineOptions {
  @Description(
      "tensorflow, or integer to score the packed networks on integers too and compare the two.")
  @Default.String("tensorflow")
  String getEngine();

  void setEngine(String value);
}
