package org.lsqbeam.pipelines.experiment;

import java.util.ArrayList;
import java.util.List;
import org.lsqbeam.graphs.network.architectures.NetworkCatalog;

/** Finds networks that are designed for images of another size. */
final class NetworkFit {
  /** Sides that differ by less than this factor fit. */
  private static final int FACTOR = 2;

  private NetworkFit() {}

  /**
   * Returns a warning for each network whose stem does not fit the images.
   *
   * @param networks names in the catalog
   * @param side of the square that networks see, in pixels
   */
  static List<String> warnings(List<String> networks, int side) {
    List<String> warnings = new ArrayList<>();
    for (String name : networks) {
      int designed = NetworkCatalog.named(name).designedFor();
      if (FACTOR * side < designed) {
        warnings.add(
            warning(name, designed, side)
                + " its strides leave a few pixels for the last layers. Use a network for smaller"
                + " images, such as resnet-20, or a larger imageSize");
      } else if (side > FACTOR * designed) {
        warnings.add(
            warning(name, designed, side)
                + " it keeps their full size in its first stage, so training is slow. Use a network"
                + " for larger images, such as resnet-18, or a smaller imageSize or crop");
      }
    }
    return warnings;
  }

  private static String warning(String name, int designed, int side) {
    return String.format(
        "%s is designed for %dx%d images and sees %dx%d:", name, designed, designed, side, side);
  }
}
