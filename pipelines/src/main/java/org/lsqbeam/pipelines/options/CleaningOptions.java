package org.lsqbeam.pipelines.options;

import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;

/** Whether {@code lsq runs clean} removes what it lists. */
public interface CleaningOptions {
  @Description("Remove what lsq runs clean lists. Without it nothing is removed.")
  @Default.String("false")
  String getDelete();
}
