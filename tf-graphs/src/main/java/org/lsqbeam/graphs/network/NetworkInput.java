package org.lsqbeam.graphs.network;

import java.io.Serializable;
import java.util.List;
import org.lsqbeam.graphs.data.Augmentation;
import org.lsqbeam.graphs.data.DatasetManifest;

/**
 * What a network sees of a dataset.
 *
 * @param height of the images, in pixels
 * @param width of the images, in pixels
 * @param classes how many
 * @param mean to subtract of each channel, pixel values 0 to 255; all 0 keeps the images positive
 * @param deviation standard deviation of each channel, above 0
 */
public record NetworkInput(
    int height, int width, int classes, List<Double> mean, List<Double> deviation)
    implements Serializable {
  /** Square images of any statistics, where only shapes matter. */
  public static NetworkInput square(int side, int classes) {
    List<Double> ones = List.of(1.0, 1.0, 1.0);
    return new NetworkInput(side, side, classes, ones, ones);
  }

  /** The same images, normalized by another mean and deviation. */
  public NetworkInput by(List<Double> otherMean, List<Double> otherDeviation) {
    return new NetworkInput(height, width, classes, otherMean, otherDeviation);
  }

  /** The same images, of which no mean is subtracted. */
  public NetworkInput keepingMean() {
    return new NetworkInput(height, width, classes, List.of(0.0, 0.0, 0.0), deviation);
  }

  /** The dataset's whole images, its classes, and training mean and deviation. */
  public static NetworkInput of(DatasetManifest manifest) {
    return new NetworkInput(
        manifest.height(),
        manifest.width(),
        manifest.classes().size(),
        manifest.mean(),
        manifest.deviation());
  }

  /**
   * What is left of images of this size by a crop; all of them where there is none.
   *
   * @throws IllegalArgumentException if the crop is larger than the padded image
   */
  public NetworkInput cropped(Augmentation augmentation) {
    return new NetworkInput(
        augmentation.seenOf(height), augmentation.seenOf(width), classes, mean, deviation);
  }
}
