package org.lsqbeam.pipelines.options;

import org.apache.beam.sdk.options.Description;
import org.jspecify.annotations.Nullable;

/** Where a comparison of two reports is written. */
public interface ComparisonOptions {
  @Description("Path of a page that the comparison is also written to.")
  @Nullable String getHtml();
}
