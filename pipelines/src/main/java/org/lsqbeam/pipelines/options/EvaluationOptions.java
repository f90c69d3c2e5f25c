package org.lsqbeam.pipelines.options;

import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;
import org.jspecify.annotations.Nullable;

/** Options for the arithmetic of an evaluation. */
public interface EvaluationOptions extends PipelineOptions {
  @Description(
      "tensorflow, or integer to score the packed networks on integers too and compare the two.")
  @Default.String("tensorflow")
  String getEngine();

  void setEngine(String value);

  // Without a default: a run that is evaluated keeps its evaluation unless this is given.
  @Description(
      "Arithmetic of the convolutions of quantized runs: float32, or the faster int8, which is used"
          + " where a check finds it exact. A run that another one has evaluated is evaluated"
          + " again. Default: float32, and what is evaluated stays.")
  @Nullable String getEvaluationArithmetic();

  void setEvaluationArithmetic(@Nullable String value);
}
