package org.lsqbeam.pipelines.options;

import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.jspecify.annotations.Nullable;

/** Options for the contents of report.html other than the results. */
public interface PageOptions {
  @Description(
      "MiB of packed networks that report.html holds to be tried in a browser, the smallest first;"
          + " 0 for none.")
  @Default.String("1")
  String getEmbedNetworks();

  @Description(
      "Validation images of each network that report.html shows with the classes that each"
          + " precision gives them, in at most 2 MiB together; 0 for none.")
  @Default.String("24")
  String getReportImages();

  @Description(
      "Watts that the machine takes while it trains, for the energy of each run: the time of"
          + " training times the watts. --pricePerHour gives the cost in the same way.")
  @Nullable String getWatts();
}
