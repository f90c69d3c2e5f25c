package org.lsqbeam.pipelines.options;

import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;

/** How runs are watched. */
public interface WatchOptions {
  @Description("Print the runs instead of serving a page.")
  @Default.String("false")
  String getText();

  @Description("Port of the page on localhost; 0 for any that is free.")
  @Default.String("0")
  String getPort();

  @Description("Seconds between two looks at the runs.")
  @Default.String("10")
  String getEvery();
}
