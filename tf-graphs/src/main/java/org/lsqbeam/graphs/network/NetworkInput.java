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
 * @param mean of each channel, pixel values 0 to 255
 * @param deviation standard deviation of each channel, above 0
 */
public record NetworkInput(
    int height, int width, int classes, List<Double> mean, List<Double> deviation)
    implements Serializable {
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
