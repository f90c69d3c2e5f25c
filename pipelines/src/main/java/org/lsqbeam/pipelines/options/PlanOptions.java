package org.lsqbeam.pipelines.options;

import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.jspecify.annotations.Nullable;

/** The speed that a plan's times are computed from. */
public interface PlanOptions {
  @Description(
      "Time a few updates of each network at each precision on this machine. If memory is too small"
          + " for the batch, lower --batchSize.")
  @Default.String("false")
  String getMeasure();

  @Description(
      "Training speed in images per second: a number, one per precision such as '{full: 300,"
          + " quantized: 250}', or one per network such as '{resnet-18: 300, resnet-50: {full: 120,"
          + " quantized: 100}}'.")
  @Nullable String getImagesPerSecond();

  @Description("Number of runs that train at the same time, each on its own accelerator.")
  @Default.String("1")
  String getWorkers();

  @Description("Price of an accelerator in US dollars per hour, for the cost of the training time.")
  @Nullable String getPricePerHour();
}
