package org.lsqbeam.pipelines.options;

import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;

/** How progress is shown. */
public interface LogOptions {
  @Description(
      "Format of standard error: text, or json for a JSON object in each line, with time, level,"
          + " event, message and fields.")
  @Default.String("text")
  String getLogFormat();
}
