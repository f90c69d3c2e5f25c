package org.lsqbeam.pipelines.options;

import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.jspecify.annotations.Nullable;

/** The experiment and the name of its report. Its keys are options too, but not Beam's. */
public interface ExperimentOptions {
  @Description("Name of a bundled experiment, or path of a .yaml file, which may lie in gs://.")
  @Default.String("quickstart")
  String getExperiment();

  @Description(
      "Name of the report's folder below OUTPUT/reports. Default: the experiment's name, followed"
          + " by the overridden keys.")
  @Nullable String getName();
}
