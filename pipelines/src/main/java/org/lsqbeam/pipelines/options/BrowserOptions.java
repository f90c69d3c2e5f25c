package org.lsqbeam.pipelines.options;

import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;

/** Whether a page is opened. */
public interface BrowserOptions {
  @Description("Open the page in this machine's browser, where there is one.")
  @Default.String("false")
  String getOpen();
}
