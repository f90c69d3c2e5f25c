package org.lsqbeam.pipelines.options;

import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.jspecify.annotations.Nullable;

/** Options for the arithmetic of an evaluation. */
public interface EvaluationOptions {
  @Description(
      "tensorflow, or integer to score the packed networks on integers too and compare the two.")
  @Default.String("tensorflow")
  String getEngine();

  // Without a default: a run that is evaluated keeps its evaluation unless this is given.
  @Description(
      "Arithmetic of the convolutions where quantized runs are evaluated: float32, or int8, which"
          + " is faster and exact where a check finds it so. A run that was evaluated in the other"
          + " one is evaluated again. Default: as evaluated before, else float32.")
  @Nullable String getEvaluationArithmetic();
}
