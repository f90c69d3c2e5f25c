package org.lsqbeam.pipelines.options;

import org.apache.beam.sdk.options.Description;
import org.jspecify.annotations.Nullable;

/** The dataset of a report. */
public interface ReportOptions {
  @Description(
      "Folder name of the dataset below OUTPUT/datasets; needed only where several fit the"
          + " experiment.")
  @Nullable String getDataset();
}
