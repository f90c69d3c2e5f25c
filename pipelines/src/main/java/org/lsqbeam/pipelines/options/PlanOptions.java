package org.lsqbeam.pipelines.options;

import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;
import org.jspecify.annotations.Nullable;

/** What the time of a plan is reckoned with. */
public interface PlanOptions extends PipelineOptions {
  @Description(
      "Times a few real updates of each network at each precision on this machine. Where the memory"
          + " does not allow the batch, --batchSize=N measures a smaller one.")
  @Default.String("false")
  String getMeasure();

  void setMeasure(String value);

  @Description(
      "Images per second of training: a number, one per precision such as '{full: 300, quantized:"
          + " 250}', or by network: '{resnet-18: 300, resnet-50: {full: 120, quantized: 100}}'.")
  @Nullable String getImagesPerSecond();

  void setImagesPerSecond(@Nullable String value);

  @Description("How many runs train side by side, each on an accelerator of its own.")
  @Default.String("1")
  String getWorkers();

  void setWorkers(String value);
}
