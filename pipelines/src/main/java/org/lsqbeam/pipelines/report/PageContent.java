package org.lsqbeam.pipelines.report;

import java.io.Serializable;
import org.lsqbeam.graphs.io.Arguments;

/**
 * The contents of {@code report.html} other than the results.
 *
 * @param networkMebibytes packed networks are embedded up to this many MiB in all
 * @param images how many validation images of each network are shown at most
 * @param rates for the cost and energy of runs, which results.json has too
 */
public record PageContent(int networkMebibytes, int images, Rates rates) implements Serializable {
  /** The most that an option may ask for. */
  public static final int MOST_MEBIBYTES = 100;

  /** The most images that an option may ask for. */
  public static final int MOST_IMAGES = 500;

  /** The contents of a report where no option says otherwise. */
  public static final PageContent DEFAULT = new PageContent(1, 24, Rates.NONE);

  public PageContent {
    Arguments.check(
        networkMebibytes >= 0 && networkMebibytes <= MOST_MEBIBYTES,
        "embedNetworks",
        networkMebibytes,
        "0 to " + MOST_MEBIBYTES);
    Arguments.check(
        images >= 0 && images <= MOST_IMAGES, "reportImages", images, "0 to " + MOST_IMAGES);
  }

  /** Returns how many bytes of packed networks are embedded at most. */
  long networkBytes() {
    return (long) networkMebibytes << 20;
  }
}
