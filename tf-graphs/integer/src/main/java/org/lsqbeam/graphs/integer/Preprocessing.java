package org.lsqbeam.graphs.integer;

import java.io.Serializable;
import java.util.List;
import org.lsqbeam.graphs.image.Crop;
import org.lsqbeam.graphs.image.DecodedImage;

/**
 * The steps before a network's first layer: an image is resized and cropped at its centre, and a
 * pixel v of a channel becomes {@code (v - mean) / deviation}.
 *
 * @param resizedHeight of the resized image, in pixels
 * @param resizedWidth of the resized image, in pixels
 * @param height of the crop, in pixels
 * @param width of the crop, in pixels
 * @param mean of red, green and blue, pixel values 0 to 255
 * @param deviation of red, green and blue, above 0
 */
public record Preprocessing(
    int resizedHeight,
    int resizedWidth,
    int height,
    int width,
    List<Double> mean,
    List<Double> deviation)
    implements Serializable {
  /** Resizes an image and crops it at its centre: {@code [height, width, 3]}. */
  public byte[] pixels(DecodedImage image) {
    Crop crop = new Crop(resizedHeight, resizedWidth, height, width);
    byte[] pixels = new byte[crop.bytes()];
    crop.copyCentre(image.resized(resizedHeight, resizedWidth).rgb(), pixels, 0);
    return pixels;
  }

  /** Returns the normalized value of a pixel, computed in float as the training graph does. */
  public float normalized(int channel, int pixel) {
    return (pixel - mean.get(channel).floatValue()) * factor(channel);
  }

  /** Returns what a pixel without its mean is multiplied by. */
  public float factor(int channel) {
    return (float) (1 / deviation.get(channel));
  }
}
