package org.lsqbeam.pipelines.options;

import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;

/** Whether {@code lsq runs clean} removes what it lists. */
public interface CleaningOptions extends PipelineOptions {
  @Description("Remove what lsq runs clean lists. Without it nothing is removed.")
  @Default.String("false")
  String getDelete();

  void setDelete(String value);
}
