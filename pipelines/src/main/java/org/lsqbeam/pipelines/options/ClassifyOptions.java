package org.lsqbeam.pipelines.options;

import org.apache.beam.sdk.options.Description;
import org.jspecify.annotations.Nullable;

/** The network that classifies images, and how the result is printed. */
public interface ClassifyOptions {
  @Description("Path of a packed network, network.lsq.")
  @Nullable String getModel();

  // Without a default, because other commands have formats of their own.
  @Description("text, or json for one JSON object per line. Default: text.")
  @Nullable String getFormat();
}
