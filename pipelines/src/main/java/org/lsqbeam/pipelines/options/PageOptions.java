package org.lsqbeam.pipelines.options;

import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;

/** What report.html holds beside the results. */
public interface PageOptions extends PipelineOptions {
  @Description(
      "MiB of packed networks that report.html holds to be tried in a browser, the smallest first;"
          + " 0 for none.")
  @Default.String("1")
  String getEmbedNetworks();

  void setEmbedNetworks(String value);
}
