package org.lsqbeam.graphs.network;

import java.io.Serializable;
import java.util.List;
import org.lsqbeam.graphs.data.Augmentation;
import org.lsqbeam.graphs.data.DatasetManifest;

/**
 * The images of a dataset as a network sees them.
 *
 * @param height of the images, in pixels
 * @param width of the images, in pixels
 * @param classes the number of them
 * @param mean to subtract of each channel, pixel values 0 to 255; all 0 keeps the images positive
 * @param deviation standard deviation of each channel, above 0
 */
public record NetworkInput(
    int height, int width, int classes, List<Double> mean, List<Double> deviation)
    implements Serializable {
  /** Creates an input of square images, for uses where only shapes matter. */
  public static NetworkInput square(int side, int classes) {
    List<Double> ones = List.of(1.0, 1.0, 1.0);
    return new NetworkInput(side, side, classes, ones, ones);
  }

  /** Returns the same images, normalized by another mean and deviation. */
  public NetworkInput by(List<Double> otherMean, List<Double> otherDeviation) {
    return new NetworkInput(height, width, classes, otherMean, otherDeviation);
  }

  /** Returns the same images without subtracting the mean. */
  public NetworkInput keepingMean() {
    return new NetworkInput(height, width, classes, List.of(0.0, 0.0, 0.0), deviation);
  }

  /** Creates the input of a dataset's whole images, with its training mean and deviation. */
  public static NetworkInput of(DatasetManifest manifest) {
    return new NetworkInput(
        manifest.height(),
        manifest.width(),
        manifest.classes().size(),
        manifest.mean(),
        manifest.deviation());
  }

  /**
   * Returns the input after an augmentation's crop; the same size where it does not crop.
   *
   * @throws IllegalArgumentException if the crop is larger than the padded image
   */
  public NetworkInput cropped(Augmentation augmentation) {
    return new NetworkInput(
        augmentation.seenOf(height), augmentation.seenOf(width), classes, mean, deviation);
  }
}
